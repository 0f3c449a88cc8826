/* The scan box. It keeps the focus, is emptied at once for the next scan, and is never disabled or replaced.
   htmx queues the scans (hx-sync="this:queue all") with the values they had; each asks here before it leaves. */
import { isLocked, lockPage } from "./lock.js";
import { asksAgain, dismiss, heldCount, onRelease, stands } from "./verdict.js";

const form = document.querySelector("[data-scan-form]");
const box = form?.querySelector("[data-scan]");
const CODE_DIGITS = 40; /* a whole code has more; a short number fewer */

const mayTake = () => {
  const here = document.activeElement;
  return !stands() && !isLocked() && !(here !== box && here?.matches("input:not([type=hidden]), select, textarea"));
};
const takeFocus = () => {
  if (mayTake()) box.focus({ preventScroll: true });
};

let taken = 0;
let sent = 0;
let leave = null;
const unsent = [];

const showWaiting = () => {
  const count = taken - sent + heldCount();
  for (const note of document.querySelectorAll("[data-waiting]")) {
    note.hidden = !stands() || count === 0;
    note.textContent = form.dataset.waitingWords.replace("#", count);
  }
};

const go = () => {
  if (leave && !stands() && !isLocked()) {
    const next = leave;
    leave = null;
    next();
  }
  for (const code of isLocked() ? [] : unsent.splice(0)) {
    box.value = code;
    form.requestSubmit();
  }
  showWaiting();
  takeFocus();
};

const watch = () => {
  form.dataset.waitingWords = document.body.dataset.waitingWords;
  /* The typed value is taken here, before htmx queues it: what is typed next is another scan. */
  addEventListener("htmx:config:request", event => {
    const { ctx } = event.detail;
    if (ctx.sourceElement !== form) return;
    const code = String(ctx.request.body.get(box.name) || "").trim();
    box.value = "";
    if (!code) return event.preventDefault();
    taken += 1;
    ctx.confirm = "hold"; /* makes htmx ask before it sends, in the order of the queue */
    /* Amber of no answer asks for this very scan. */
    if (asksAgain()) dismiss();
  });
  addEventListener("htmx:confirm", event => {
    if (event.detail.ctx.sourceElement !== form) return;
    event.preventDefault();
    leave = () => {
      sent += 1;
      event.detail.issueRequest();
    };
    go();
  });
  addEventListener("htmx:before:response", event => {
    const { ctx } = event.detail;
    if (ctx.response.status !== 401 || ctx.sourceElement !== form) return;
    unsent.push(ctx.request.body.get(box.name));
  });
  for (const name of ["htmx:after:swap", "htmx:finally:request"]) addEventListener(name, () => { showWaiting(); takeFocus(); });
  onRelease(go);

  /* An input method that is composing swallows the reader's Enter; the end of composing is the end of the scan. */
  box.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.isComposing)
      box.addEventListener("compositionend", () => setTimeout(() => form.requestSubmit()), { once: true });
    else if (event.key === "Enter" && event.keyCode === 229) setTimeout(() => form.requestSubmit());
    /* Some readers end with a tab. */
    else if (event.key === "Tab" && box.value.length >= CODE_DIGITS) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  /* A reader types wherever the focus is: what belongs to no field belongs to the scan box. */
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isLocked()) return;
    const here = event.target;
    if (here === box || here.matches?.("input:not([type=hidden]), select, textarea")) return;
    if (/^[0-9]$/.test(event.key)) box.focus({ preventScroll: true });
  }, true);
  addEventListener("click", () => setTimeout(takeFocus, 50));
  takeFocus();
};

if (box) watch();

/* Locked elsewhere, or the session is over: cover the page, keep it. */
addEventListener("htmx:before:response", event => {
  if (event.detail.ctx.response.status !== 401) return;
  event.preventDefault();
  lockPage();
});
