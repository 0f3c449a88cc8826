/* The lamp and the clock: whether the server answers, and what time it is there. */
const HEARTBEAT = 10_000; /* ms, on pages that poll nothing */
const TOLD_WITHIN = 7500; /* ms */

const lamp = document.getElementById("lamp");
const clock = document.getElementById("clock");

export const isPoll = ctx => ctx?.sourceEvent?.type === "every";

export const connected = good => {
  if (!lamp) return;
  lamp.classList.toggle("bad", !good);
  lamp.querySelector("[data-good]").hidden = !good;
  lamp.querySelector("[data-bad]").hidden = good;
};

/* performance.now() does not jump when somebody sets the tablet's clock. */
let ahead = Date.parse(document.body.dataset.now) - performance.now();
const format = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const tick = () => { clock.textContent = format.format(ahead + performance.now()); };
if (clock && !Number.isNaN(ahead)) {
  tick();
  setInterval(tick, 1000);
}
/* After a sleep the tablet may be behind: whole seconds are all that a Date header gives. */
const setClock = headers => {
  const there = Date.parse(headers.get("Date") || "") - performance.now();
  if (Math.abs(there - ahead) > 3000) ahead = there;
};

addEventListener("htmx:before:response", event => {
  const { response } = event.detail.ctx;
  connected(response.status < 500);
  setClock(response.headers);
});
addEventListener("htmx:error", event => {
  if (event.detail.ctx && !event.detail.ctx.response) connected(false);
});
addEventListener("offline", () => connected(false));

addEventListener("htmx:config:request", event => {
  const { ctx } = event.detail;
  /* Eight seconds is when amber must stand there, not when it begins to be drawn. */
  ctx.request.timeout ??= Math.min(htmx.config.defaultTimeout, TOLD_WITHIN);
  if (!isPoll(ctx)) return;
  if (document.hidden) event.preventDefault();
  /* A poll is nobody's work: it must not keep a session awake. */
  ctx.request.headers["Kiosk-Poll"] = "1";
});

/* A list must not change under a finger that is coming down on it; the next poll brings the same news. */
let pressed = false;
for (const [name, down] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]])
  addEventListener(name, () => (down ? (pressed = true) : setTimeout(() => { pressed = false; }, 100)), { capture: true, passive: true });
addEventListener("htmx:before:swap", event => {
  if (pressed && isPoll(event.detail.ctx)) event.preventDefault();
});

if (lamp) {
  /* The server notes when it last heard of a tablet. */
  const { heartbeat } = document.body.dataset;
  const probe = heartbeat || document.querySelector("link[rel=icon]").href;
  setInterval(async () => {
    if (document.hidden || document.querySelector("[data-poll]")) return;
    try {
      const answer = await fetch(probe, { method: "HEAD", cache: "no-store", headers: heartbeat ? { "Kiosk-Poll": "1" } : {}, signal: AbortSignal.timeout(8000) });
      connected(answer.status < 500);
      setClock(answer.headers);
    } catch {
      connected(false);
    }
  }, HEARTBEAT);
}
