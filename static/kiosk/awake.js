/* The screen stays lit while a lane is open before somebody; locked or hidden it may go dark. */
const dialog = document.getElementById("lock");
const lane = dialog && document.querySelector("[data-poll], [data-scan-form]");

/* "works", "refused" or "none": asks once and lets go. */
export const tryAwake = async () => {
  if (!navigator.wakeLock) return "none";
  try {
    await (await navigator.wakeLock.request("screen")).release();
    return "works";
  } catch {
    return "refused";
  }
};

let held = null;
let asking = false;
const wanted = () => !document.hidden && !dialog.open;

const follow = async () => {
  if (asking) return;
  asking = true;
  try {
    if (wanted() && (!held || held.released)) held = await navigator.wakeLock.request("screen");
    else if (!wanted() && held) {
      await held.release();
      held = null;
    }
  } catch {
    held = null; /* a browser may refuse, on a low battery for one; it is asked again at the next change */
  }
  asking = false;
};

if (lane && navigator.wakeLock) {
  follow();
  document.addEventListener("visibilitychange", follow);
  new MutationObserver(follow).observe(dialog, { attributeFilter: ["open"] });
}
