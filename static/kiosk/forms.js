/* Manners of ordinary forms: a reader's Enter goes on to the PIN, a second tap does not send twice. */
const BUSY = 4000; /* ms; a download leaves the page standing, so it ends by itself */

addEventListener("keydown", event => {
  const field = event.target;
  if (event.key !== "Enter" || !field.matches?.("input[name$=code]") || field.matches("[data-scan]")) return;
  const pin = [...field.form.elements].slice([...field.form.elements].indexOf(field) + 1).find(next => next.type === "password");
  if (!pin || pin.value) return;
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
