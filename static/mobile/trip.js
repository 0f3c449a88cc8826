/* The team's page. What people read stands in the templates of the page. */
import { frames } from "./frames.js";
import { handIn } from "./hand_in.js";
import { install } from "./install.js";
import { path, SIZE } from "./qr.js";
import { add, addScribe, claim, fact, log, records, undo } from "./store.js";

const GRACE = 10_000;  /* ms in which a wrong tap can still be taken back before it is handed in by itself */
const LOOK = 5000;
const MOST = 5000;

const place = name => document.querySelector(`[data-place=${name}]`);
const show = (element, shown) => { element.hidden = !shown; };
const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hourCycle: "h23", hour: "2-digit", minute: "2-digit",
});
const token = location.pathname.split("/").filter(Boolean).pop();

/* Red and staying: whatever was to be kept may not have been. */
const alarm = error => {
  console.error(error);
  show(place("alarm"), true);
  place("alarm-why").textContent = String(error?.name || error || "");
};
const guarded = work => async (...given) => {
  try {
    return await work(...given);
  } catch (error) {
    return alarm(error);
  }
};

let list = null;

const isRefused = entry => Boolean(entry.answer) && entry.answer.state !== "recorded";
/* What counts of a line comes before what was refused: tapped once more it would only be refused once more. */
const stateOf = (line, all) => {
  const told = all.filter(entry => entry.line === line);
  return told.filter(entry => !isRefused(entry)).at(-1) || told.at(-1) || null;
};

const drawLine = (line, all) => {
  const row = document.getElementById("line").content.firstElementChild.cloneNode(true);
  const entry = stateOf(line.line, all);
  row.dataset.line = line.line;
  const state = !entry ? "none" : isRefused(entry) ? "refused" : entry.outcome;
  row.dataset.state = state;
  row.querySelector("[data-number]").textContent = line.line;
  row.querySelector("[data-name]").textContent = line.name;
  row.querySelector("[data-group]").textContent = line.group;
  for (const word of row.querySelectorAll("[data-when]")) show(word, word.dataset.when === state);
  if (entry) row.querySelector("[data-at]").textContent = clock.format(entry.happened_at);
  show(row.querySelector("[data-unsent]"), Boolean(entry) && !entry.answer);
  show(row.querySelector("[data-do=voted]"), state === "none" || state === "not_voted");
  show(row.querySelector("[data-do=not_voted]"), !entry);
  const back = row.querySelector("[data-undo]");
  show(back, Boolean(entry) && !entry.tried);
  if (entry) back.dataset.undo = entry.key;
  return row;
};

const drawRefused = entry => {
  const row = document.getElementById("refused").content.firstElementChild.cloneNode(true);
  row.dataset.key = entry.key;
  row.querySelector("[data-number]").textContent = entry.place;
  row.querySelector("[data-name]").textContent = list.lines.find(line => line.line === entry.line)?.name || "";
  row.querySelector("[data-sentence]").textContent = entry.answer.sentence || entry.answer.code;
  return row;
};

const draw = async () => {
  list ??= await fact("list");
  if (!list) return;
  const all = await records();
  const scribes = await fact("scribes") || 0;
  const told = await fact("scribes-known") || 0;
  const refused = all.filter(isRefused);
  const counts = outcome => all.filter(entry => entry.outcome === outcome && !isRefused(entry)).length;
  const voted = list.lines.filter(line => {
    const entry = stateOf(line.line, all);
    return entry?.outcome === "voted" && !isRefused(entry);
  }).length;
  place("lines").replaceChildren(...list.lines.map(line => drawLine(line, all)));
  place("refusals").replaceChildren(...refused.map(drawRefused));
  show(place("refused-part"), refused.length > 0);
  place("box").textContent = list.box;
  place("voted").textContent = voted;
  place("people").textContent = list.lines.length;
  place("spoiled").textContent = counts("spoiled");
  place("in-hand").textContent = list.ballots - voted - counts("spoiled");
  place("scribes").textContent = scribes;
  show(place("scribes-less"), scribes > told);
  const unsent = all.filter(entry => !entry.answer).length;
  const waiting = unsent + (scribes > told ? 1 : 0);
  place("unsent").textContent = waiting;
  document.body.dataset.unsent = waiting;
  const spoiled = all.filter(entry => entry.outcome === "spoiled" && !entry.tried).at(-1);
  show(place("undo-spoiled"), Boolean(spoiled));
  if (spoiled) place("undo-spoiled").dataset.undo = spoiled.key;
  for (const part of document.querySelectorAll("[data-with-list]")) show(part, true);
};

const say = name => {
  for (const word of document.querySelectorAll("[data-net]")) show(word, word.dataset.net === name);
};

const tryHandIn = guarded(async everything => {
  try {
    const state = await handIn(everything, () => draw().catch(alarm));
    say(state.out ? "good" : "back");
  } catch (error) {
    /* A disk that fails is no network that fails. */
    if (error instanceof DOMException && !["TimeoutError", "AbortError", "NetworkError"].includes(error.name)) throw error;
    say(error.status === 404 ? "unknown" : error.status ? "failed" : "none");
  }
  await draw();
});

const lookAround = guarded(async () => {
  const newest = (await log()).at(-1);
  const waiting = (await records()).some(entry => !entry.answer);
  if (!waiting || Date.now() - newest.happened_at < GRACE && Date.now() >= newest.happened_at) return;
  await tryHandIn(false);
});

/* Codes and file: what is shown or saved may have reached the server, so it can no longer be taken back. */
const takeOut = async () => {
  const waiting = await claim(MOST);
  await draw();
  return waiting;
};

const saveFile = guarded(async () => {
  const waiting = await takeOut();
  const told = waiting.map(({ key, place: n, line, outcome, happened_at }) => ({ key, place: n, line, outcome, happened_at }));
  const scribes = await fact("scribes") || 0;
  const file = new Blob([JSON.stringify({ kind: document.body.dataset.kind, token, records: told, scribes })], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `trip-${list.trip}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});

let run = [];
let shown = 0;
const showFrame = step => {
  shown = (shown + step + run.length) % run.length;
  place("code").setAttribute("viewBox", `-4 -4 ${SIZE + 8} ${SIZE + 8}`);
  place("code").querySelector("path").setAttribute("d", path(run[shown]));
  place("code").dataset.digits = run[shown];
  place("code-number").textContent = `${shown + 1} / ${run.length}`;
};
const showCodes = guarded(async () => {
  run = await frames(token, await takeOut());
  shown = 0;
  show(place("no-codes"), run.length === 0);
  show(place("codes"), run.length > 0);
  if (run.length) showFrame(0);
  place("codes-part").showModal();
});

const acts = {
  voted: button => add(Number(button.closest("[data-line]").dataset.line), "voted"),
  not_voted: button => add(Number(button.closest("[data-line]").dataset.line), "not_voted"),
  spoiled: () => add(null, "spoiled"),
  "scribes-more": () => addScribe(1, 0),
  "scribes-less": async () => addScribe(-1, await fact("scribes-known") || 0),
  "hand-in": () => tryHandIn(true),
  file: saveFile,
  codes: showCodes,
  next: () => showFrame(1),
  before: () => showFrame(-1),
  close: () => place("codes-part").close(),
};

let pressed = false;
document.addEventListener("click", guarded(async event => {
  const button = event.target.closest?.("button");
  if (!button || pressed) return;
  pressed = true;
  try {
    if (button.dataset.undo) await undo(button.dataset.undo);
    else if (acts[button.dataset.do]) await acts[button.dataset.do](button);
    await draw();
  } finally {
    pressed = false;
  }
}));

const begin = guarded(async () => {
  await draw();
  const installed = await install();
  if (installed.problem) console.error(installed.problem);
  for (const word of document.querySelectorAll("[data-installed]")) show(word, word.dataset.installed === installed.state);
  show(place("not-promised"), installed.state === "ready" && !installed.kept);
  document.body.dataset.state = installed.state;
  list = await fact("list");
  await draw();
  setInterval(lookAround, LOOK);
  addEventListener("online", lookAround);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lookAround(); });
  await lookAround();
});
begin();
