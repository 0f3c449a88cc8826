/* Verdicts: a sound for each new one; a red one stands, and holds whatever comes after it, until it is tapped away. */
import { isPoll } from "./connection.js";
import { play } from "./sound.js";

const place = document.getElementById("client-verdict");

/* What stands until somebody taps: every red one, and every one this page made itself. */
const dismissButton = () => place.querySelector("[data-dismiss]") || document.querySelector("[data-verdict] [data-dismiss]");
export const stands = () => dismissButton() !== null;
export const asksAgain = () => place.querySelector("[data-verdict=wait]") !== null;

const sounded = new WeakSet();
const sound = () => {
  for (const verdict of document.querySelectorAll("[data-verdict]")) {
    if (sounded.has(verdict)) continue;
    sounded.add(verdict);
    play(verdict.dataset.verdict);
    verdict.scrollIntoView({ block: "nearest" });
  }
};

/* The page's own words, when the server has none: `when` names a template of base.html. */
export const showOwn = when => {
  const panel = document.getElementById(`when-${when}`).content.firstElementChild.cloneNode(true);
  panel.dataset.verdict = panel.dataset.shows;
  panel.dataset.code = panel.dataset.showsCode;
  /* A green of the voter before must not be taken for this answer. */
  for (const old of document.querySelectorAll("#outcome [data-verdict]")) old.remove();
  place.replaceChildren(panel);
  sound();
};

const heldAnswers = [];
const waiting = [];
export const heldCount = () => heldAnswers.length;
export const onRelease = act => waiting.push(act);

/* The place an answer goes to may itself have been replaced since it was asked for. */
const follow = ctx => {
  if (ctx.target instanceof Element && !ctx.target.isConnected && ctx.target.id)
    ctx.target = document.getElementById(ctx.target.id) || ctx.target;
};
addEventListener("htmx:before:request", event => follow(event.detail.ctx));
addEventListener("htmx:after:request", event => {
  const { ctx } = event.detail;
  follow(ctx);
  const { status } = ctx.response;
  if (!stands() || isPoll(ctx) || ctx.request.method === "GET" || status === 204 || status >= 500) return;
  event.preventDefault();
  heldAnswers.push(ctx);
});

export const release = async () => {
  while (heldAnswers.length && !stands()) {
    const ctx = heldAnswers.shift();
    follow(ctx);
    await htmx.swap(ctx);
  }
  for (const act of waiting) act();
};

export const dismiss = () => {
  const button = dismissButton();
  if (!button) return;
  button.closest("[data-verdict]").remove();
  release();
};
addEventListener("click", event => {
  const button = event.target.closest?.("[data-dismiss]");
  if (!button) return;
  event.preventDefault();
  button.closest("[data-verdict]").remove();
  release();
});
addEventListener("keydown", event => {
  if (event.key === "Escape" && stands() && !document.querySelector("dialog[open]")) dismiss();
});

let leaving = false;
addEventListener("pagehide", () => { leaving = true; });
addEventListener("beforeunload", () => { leaving = true; setTimeout(() => { leaving = false; }, 3000); });
addEventListener("pageshow", () => { leaving = false; });

addEventListener("htmx:error", event => {
  const { ctx } = event.detail;
  if (!ctx?.request || isPoll(ctx) || leaving) return;
  if (ctx.request.method === "GET") showOwn("unreached");
  else showOwn(ctx.sourceElement.matches("[data-scan-form]") ? "unknown" : "unknown-act");
});
addEventListener("htmx:before:response", event => {
  const { ctx } = event.detail;
  if (isPoll(ctx) && ctx.response.status >= 400) event.preventDefault();
});
addEventListener("htmx:finally:request", event => {
  const { ctx } = event.detail;
  /* A problem page of the server's own has said it already. */
  if (ctx.response?.status >= 500 && !isPoll(ctx) && !place.firstElementChild) showOwn("failed");
});
addEventListener("htmx:after:swap", sound);
sound();
