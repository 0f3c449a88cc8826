/* What a tablet finds out about itself, put into the form's fields; the form goes its usual way. */
import { tryAwake } from "../kiosk/awake.js";
import { play } from "../kiosk/sound.js";

const form = document.querySelector("[data-checks]");
const fields = form.elements;
const PATIENCE = 4000; /* ms */

const within = promise => Promise.race([promise, new Promise(done => setTimeout(done, PATIENCE, ""))]);

/* The tablet's clock minus the server's, in the middle of the way there and back. */
const skew = async () => {
  const sent = Date.now();
  const answer = await fetch(form.dataset.now, { cache: "no-store", headers: { "Kiosk-Poll": "1" } });
  if (!answer.ok) return "";
  const there = Number(await answer.text());
  return Math.round((sent + Date.now()) / 2 - there);
};

/* A page may be open past a warning that was tapped away; a worker is not taken then. */
const trusted = async () => {
  if (location.protocol !== "https:" || !isSecureContext) return "plain";
  if (!navigator.serviceWorker) return "";
  try {
    await (await navigator.serviceWorker.register(form.dataset.worker)).unregister();
    return "trusted";
  } catch (error) {
    return error.name === "SecurityError" ? "warned" : "";
  }
};

const battery = async () => {
  const found = await navigator.getBattery?.();
  if (!found) return "";
  fields.charging.value = found.charging ? "yes" : "no";
  return Math.round(found.level * 100);
};

const find = async (name, look) => {
  try {
    fields[name].value = await within(look());
  } catch (error) {
    console.error(error);
  }
};

const findOut = async () => {
  const shown = document.querySelector("header [data-roll]");
  if (shown) fields.roll.value = shown.dataset.roll;
  fields.wide.value = Math.round(innerWidth);
  fields.high.value = Math.round(innerHeight);
  fields.touch.value = navigator.maxTouchPoints > 0 ? "yes" : "no";
  if (!isSecureContext) fields.camera.value = "insecure";
  await Promise.all([find("skew", skew), find("awake", tryAwake), find("trusted", trusted), find("battery", battery)]);
  form.requestSubmit();
};

/* A reader's keys come faster than a hand's; what was pasted tells nothing. */
let keys = 0;
let began = 0;
let last = 0;
fields.code.addEventListener("keydown", event => {
  if (event.key === "Enter" || event.ctrlKey || event.metaKey || !/^(.|Process|Unidentified)$/u.test(event.key)) return;
  if (!fields.code.value) [keys, began] = [0, event.timeStamp];
  keys += 1;
  last = event.timeStamp;
});
addEventListener("htmx:config:request", event => {
  const { ctx } = event.detail;
  if (ctx.sourceElement !== form) return;
  const { body } = ctx.request;
  const typed = keys > 0 && keys >= String(body.get("code") || "").length;
  body.set("took", body.get("code") && typed ? Math.round(last - began) : "");
  fields.code.value = "";
});

const sound = form.querySelector("[data-try-sound]");
sound.hidden = false;
sound.addEventListener("click", () => {
  for (const [index, verdict] of ["ok", "stop", "wait"].entries()) setTimeout(play, 1200 * index, verdict);
});

form.querySelector("[data-camera-part]").hidden = !isSecureContext;
form.querySelector("[data-try-camera]").addEventListener("click", async () => {
  const { tryCamera } = await import("../kiosk/camera.js");
  if (!tryCamera) return;
  fields.camera.value = await tryCamera();
  form.requestSubmit();
});

/* Without htmx the form would leave the page, and the page would send it again. */
const begin = () => { if (window.htmx) findOut(); };
if (document.readyState === "complete") begin();
else addEventListener("load", begin);
