/* The lock covers the page and keeps it: what was typed is there again when the PIN is right. */
import { connected } from "./connection.js";
import { release } from "./verdict.js";

const dialog = document.getElementById("lock");
const unlock = document.getElementById("unlock");
const lockNow = document.getElementById("lock-now");
const LOOK = 5000; /* ms between looks at the idle clock */

export const isLocked = () => Boolean(dialog?.open);
export const lockPage = () => {
  if (!dialog) return location.reload();
  if (dialog.open) return;
  delete unlock.dataset.open;
  dialog.showModal();
  unlock.elements.pin.focus();
};

const post = form => fetch(form.action, {
  method: "POST",
  body: new URLSearchParams(new FormData(form)),
  headers: { "HX-Request": "true", "Kiosk-Lock": "1" },
  signal: AbortSignal.timeout(8000),
});

const lockServer = () => {
  lockPage();
  post(lockNow).catch(() => connected(false));
};

const watch = () => {
  const idle = Number(document.body.dataset.idleMinutes) * 60_000;
  let touched = Date.now();
  for (const touch of ["pointerdown", "keydown", "input"])
    addEventListener(touch, () => { touched = Date.now(); }, { capture: true, passive: true });
  const look = () => {
    if (idle && !dialog.open && Date.now() - touched > idle) lockServer();
  };
  setInterval(look, LOOK);
  document.addEventListener("visibilitychange", look);

  lockNow?.addEventListener("submit", event => {
    event.preventDefault();
    lockServer();
  });
  dialog.addEventListener("cancel", event => event.preventDefault());
  /* Chromium lets a second Escape through. */
  dialog.addEventListener("close", () => { if (!unlock.dataset.open) dialog.showModal(); });
  unlock.addEventListener("submit", async event => {
    event.preventDefault();
    const told = document.getElementById("unlock-told");
    const asked = post(unlock);
    unlock.elements.pin.value = "";
    try {
      const answer = await asked;
      connected(true);
      if (answer.status === 401) return location.assign(unlock.dataset.signIn);
      if (answer.ok) {
        touched = Date.now();
        told.hidden = true;
        unlock.dataset.open = "yes";
        dialog.close();
        release();
        return;
      }
      told.textContent = answer.status < 500 ? await answer.text() : unlock.dataset.failed;
    } catch {
      connected(false);
      told.textContent = unlock.dataset.unreached;
    }
    told.hidden = false;
    unlock.elements.pin.focus();
  });
  if (document.body.dataset.locked) lockPage();
};
if (dialog) watch();
