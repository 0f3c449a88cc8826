/* Manners of ordinary forms: a reader's Enter goes on to the PIN, a second tap does not send twice. */
const BUSY = 4000; /* ms; a download leaves the page standing, so it ends by itself */

/* The PIN that a card asks for next, while nothing is in it. */
const pinAfter = field => {
  const fields = [...field.form.elements];
  const pin = fields.slice(fields.indexOf(field) + 1).find(next => next.type === "password");
  return pin && !pin.value ? pin : null;
};
/* What a reader's Enter does once the code stands in its field; a seal is looked at before anything is sent. */
export const entered = field => {
  const pin = field.matches("[name$=code]:not([data-scan])") && pinAfter(field);
  if (pin) pin.focus();
  else if (field.matches("[name$=code]")) field.form.requestSubmit();
};

addEventListener("keydown", event => {
  const field = event.target;
  if (event.key !== "Enter" || !field.matches?.("input[name$=code]") || field.matches("[data-scan]")) return;
  const pin = pinAfter(field);
  if (!pin) return;
  event.preventDefault();
  pin.focus();
});

const busy = new WeakSet();
addEventListener("submit", event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (busy.has(form)) return event.preventDefault();
  busy.add(form);
  form.setAttribute("aria-busy", "true");
  setTimeout(() => {
    busy.delete(form);
    form.removeAttribute("aria-busy");
  }, BUSY);
});
