/* The camera as the third hand. What it reads goes into the field beside its button, and on as if it had been typed.
   Pictures live in one canvas and nowhere else: nothing is sent, nothing is kept. */
import { decoder } from "./camera_decode.js";
import { entered } from "./forms.js";
import { isLocked } from "./lock.js";
import { play } from "./sound.js";
import { asksAgain, stands } from "./verdict.js";

const LOOK = 80;     /* ms between two looks */
const AGAIN = 3000;  /* ms out of sight, after which the same code is another scan */
const SOON = 1000;   /* ms: the same, where no answer came and the page asks for that scan */
const MOST = 960;    /* pixels a side that are looked at */
const WANTED = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
const TROUBLES = {
  NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none", OverconstrainedError: "none",
  NotReadableError: "busy", AbortError: "busy",
};

const possible = () => isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);
const reach = () => navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
const release = stream => { for (const track of stream?.getTracks() ?? []) track.stop(); };

/* "works", "refused", "none" or "insecure": opens the camera once and closes it. */
export const tryCamera = async () => {
  if (!possible()) return "insecure";
  try {
    release(await reach());
    return "works";
  } catch (error) {
    return TROUBLES[error.name] === "refused" ? "refused" : "none";
  }
};

let view = null; /* what is open: panel, field, stream, and when each code was last seen */

const tell = (shown, name) => {
  shown.panel.dataset.state = name;
  for (const words of shown.panel.querySelectorAll("[data-camera-told]")) words.hidden = words.dataset.cameraTold !== name;
};

export const closeCamera = () => {
  const shown = view;
  if (!shown) return;
  view = null;
  release(shown.stream);
  shown.panel.remove();
  shown.field.inputMode = shown.inputMode;
  shown.button.hidden = false;
};

/* A field of many lines gathers the codes of a run; any other takes one. */
const enter = ({ field }, code) => {
  play("read");
  navigator.vibrate?.(60);
  const lines = field.matches("textarea") ? field.value.split("\n").filter(Boolean) : null;
  if (lines?.includes(code)) return;
  field.value = lines ? [...lines, code, ""].join("\n") : code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (!lines) entered(field);
};

const take = (shown, code) => {
  const now = performance.now();
  /* Red waits for a tap. What lies before the camera meanwhile was scanned already. */
  const waits = stands() && !asksAgain();
  const fresh = code && !waits && !shown.seen.has(code);
  if (code && !waits) shown.seen.set(code, now);
  for (const [each, at] of shown.seen) {
    if (waits) shown.seen.set(each, now);
    else if (now - at > (asksAgain() ? SOON : AGAIN)) shown.seen.delete(each);
  }
  const lately = [...shown.seen.values()].some(at => now - at < SOON);
  tell(shown, waits ? "waits" : lately ? "read" : "reading");
  if (!fresh) return;
  enter(shown, code);
  if (!shown.goesOn) closeCamera();
};

/* Every other look is at the middle alone, doubled: that finds codes which are small or blurred (docs/decisions.md). */
const draw = ({ video, canvas }, close) => {
  const side = Math.min(video.videoWidth, video.videoHeight) * (close ? 2 / 3 : 1);
  const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
  const drawn = Math.min(Math.round(side * (close ? 2 : 1)), MOST);
  canvas.width = canvas.height = drawn;
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, left, top, side, side, 0, 0, drawn, drawn);
};

const look = async (shown, read, close = false) => {
  const { video, canvas, panel } = shown;
  if (view !== shown) return;
  if (!panel.isConnected || isLocked() || shown.stream.getVideoTracks()[0].readyState === "ended") return closeCamera();
  if (video.videoWidth && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
    draw(shown, close);
    const code = await read(canvas);
    if (view !== shown) return;
    take(shown, code.trim());
  }
  setTimeout(() => look(shown, read, !close).catch(error => fail(shown, error)), LOOK);
};

const fail = (shown, error) => {
  if (view !== shown) return;
  console.error(error);
  release(shown.stream);
  shown.panel.querySelector("[data-camera-torch]").hidden = true;
  shown.button.hidden = false;
  tell(shown, TROUBLES[error.name] ?? "broken");
};

const offerTorch = (shown, track) => {
  const torch = shown.panel.querySelector("[data-camera-torch]");
  torch.hidden = !track.getCapabilities?.().torch;
  torch.addEventListener("click", async () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    try {
      await track.applyConstraints({ advanced: [{ torch: on }] });
      torch.setAttribute("aria-pressed", on);
    } catch (error) {
      console.error(error);
      torch.hidden = true; /* some name a light they do not have */
    }
  });
};

const begin = async shown => {
  const asked = reach();
  /* Both at once; whoever closes in between, or a decoder that fails, must not leave the camera on. */
  const reading = decoder(shown.button.dataset.cameraOpen.split(" ")).catch(() => null);
  const stream = await asked;
  if (view !== shown) return release(stream);
  shown.stream = stream;
  offerTorch(shown, stream.getVideoTracks()[0]);
  shown.video.srcObject = stream;
  await shown.video.play();
  const read = await reading;
  if (view !== shown) return;
  if (!read) throw new Error("no decoder");
  tell(shown, "reading");
  await look(shown, read);
};

const openCamera = button => {
  closeCamera();
  const field = button.form.elements[button.dataset.cameraFor];
  const panel = document.getElementById("camera-view").content.firstElementChild.cloneNode(true);
  view = {
    button, field, panel, inputMode: field.inputMode, seen: new Map(),
    video: panel.querySelector("video"), canvas: document.createElement("canvas"),
    /* One after another at the scan box and into many lines; a card or a seal is one. */
    goesOn: field.matches("textarea, [data-scan]"),
  };
  field.inputMode = "none"; /* a keyboard on the screen would cover the picture */
  (field.closest("[data-scan-form]") || button.parentElement).after(panel);
  button.hidden = true;
  tell(view, "asking");
  begin(view).catch(fail.bind(null, view));
  panel.scrollIntoView({ block: "nearest" });
};

const offer = () => {
  for (const button of document.querySelectorAll("[data-camera-open]")) if (button !== view?.button) button.hidden = false;
};
if (possible()) {
  offer();
  addEventListener("htmx:after:swap", offer);
  addEventListener("click", event => {
    const button = event.target.closest?.("[data-camera-open], [data-camera-close]");
    if (button?.matches("[data-camera-open]")) openCamera(button);
    else if (button) closeCamera();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) closeCamera(); });
  addEventListener("pagehide", closeCamera);
}
