/* The lamp of a table is asked for each second. When nobody has answered for a while, what it showed last must not
   pace the caller any more: the page says so until an answer comes. */
import { isPoll } from "../kiosk/connection.js";

const SILENT_FOR = 3000; /* ms; three looks in a row */
const TICK = 500;        /* ms */

let answered = performance.now();
const show = () => document.body.classList.toggle("lamp-unheard", performance.now() - answered > SILENT_FOR);

addEventListener("htmx:before:response", event => {
  const { ctx } = event.detail;
  if (!isPoll(ctx) || !ctx.response.raw.ok) return;
  answered = performance.now();
  show();
  /* The call goes on: whoever reads it is at work here without touching the glass. */
  if (ctx.response.raw.status === 200) dispatchEvent(new Event("input"));
});
setInterval(show, TICK);
document.addEventListener("visibilitychange", show);
