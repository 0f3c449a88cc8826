/* The tallier's pad. Every key shows here first, and goes to the server by itself.
   What people read stands in the template; the ballots closed before are not here, the paper is the record. */
import { connected } from "../kiosk/connection.js";
import { isLocked, lockPage } from "../kiosk/lock.js";
import { play } from "../kiosk/sound.js";
import { onRelease } from "../kiosk/verdict.js";
import { drawBallot, drawRulings, makeTiles, place, show, word } from "./draw.js";
import { after, allClosed, ballot, begin, beside, choose, refusal } from "./entry.js";
import { listen } from "./keyboard.js";
import { readPeople } from "./people.js";
import { forget, nameOf, openQueue } from "./queue.js";
import { openSearch } from "./search.js";

const LOOK = 2000;       /* ms between looks at the batch */
const ASKED_FOR = 8000;  /* ms */
const AGAIN = 1000;      /* ms */
const SETTLED = 5000;    /* ms; a page younger than this does not load itself again at once */

const root = document.getElementById("pad");
const doubts = document.getElementById("pad-doubts");
const batch = Number(root.dataset.batch);
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

let round = null;   /* what the server told of the calling */
let people = null;
let state = null;
let queue = null;
let last = 0;       /* the number of the last key made or known */
let ready = false;
let frozen = false;
let digit = "";

/* Saying */

const say = (text, kind) => {
  place("say").textContent = text;
  place("say-part").dataset.kind = text ? kind : digit ? "digit" : "none";
};
const refuse = (why, value) => {
  say(word(why, value), "refused");
  play("wait");
};
const note = text => {
  place("other").textContent = text;
  show("other", true);
};
const setDigit = value => {
  digit = value;
  place("digit").textContent = value;
  show("digit", Boolean(value));
  say("", "");
};
const setLook = () => {
  root.dataset.look = !ready ? "loading" : frozen ? "frozen" : "ready";
  show("loading", !ready);
  show("frozen", ready && frozen);
};
const showUnsent = count => {
  place("unsent").hidden = place("done-unsent").hidden = count === 0;
  place("unsent").textContent = word("unsent", count);
  place("done-unsent").textContent = word("done-unsent", count);
};

/* Keys */

const why = what => (!ready ? "loading" : frozen ? "frozen" : refusal(state, what));
const may = what => {
  const no = why(what);
  if (no) refuse(no, no === "ballots-left" ? state.numbers.length - state.at : "");
  return !no;
};
const newId = () => [...crypto.getRandomValues(new Uint8Array(8))].map(byte => byte.toString(16).padStart(2, "0")).join("");

const press = (what, mark = "", post = "") => {
  setDigit("");
  search.clear();
  if (!may(what)) return;
  const key = { id: newId(), n: last + 1, do: what, post, mark };
  last = key.n;
  state = after(state, key);
  drawBallot(round, state);
  play("tick");
  queue.add(key);
};
const mark = what => press("mark", String(what), state?.cursor);

const typeDigit = value => {
  if (!may("mark")) return;
  if (!digit && value === "0") return press("blank", "", state.cursor);
  if (!digit) return setDigit(value);
  const number = Number(digit + value);
  setDigit("");
  if (round.rollOf.has(number)) mark(round.rollOf.get(number));
  else refuse("number-unknown", number);
};
const choosePost = post => {
  if (!may("mark")) return;
  setDigit("");
  state = choose(state, post);
  drawBallot(round, state);
};

/* A hit taken is a mark at the cursor. */
const search = openSearch({ round: () => round, take: what => mark(what), refuse });

/* What buttons and keys do */

const closeDoubts = () => {
  doubts.close();
  /* A browser leaves the focus on the hidden button until it draws again; an Enter may be quicker. */
  document.activeElement?.blur();
};

const acts = {
  digit: typeDigit,
  undo: () => (digit ? setDigit("") : press("undo")),
  close: () => (digit ? refuse("second-digit") : press(state && allClosed(state) ? "done" : "close")),
  done: () => press("done"),
  nobody: () => mark("x"),
  paper: () => { closeDoubts(); press("paper"); },
  up: () => state && choosePost(beside(state, -1)),
  down: () => state && choosePost(beside(state, 1)),
  ...search,
  search: () => { setDigit(""); search.open(); },
  noted: () => show("other", false),
  doubts: () => {
    if (!may("mark")) return;
    search.clear();
    setDigit("");
    place("doubt-post").textContent = round.posts.find(one => one.post === state.cursor).name;
    drawRulings(round);
    doubts.showModal();
  },
  "no-doubt": closeDoubts,
};
/* A tap must not leave the focus on its button: the next Enter closes the ballot. */
root.addEventListener("mousedown", event => { if (event.target.closest("button")) event.preventDefault(); });
root.addEventListener("click", event => {
  const { dataset } = event.target.closest("button") || {};
  if (!dataset || isLocked()) return;
  if (dataset.digit) typeDigit(dataset.digit);
  else if (dataset.letter) search.letter(dataset.letter);
  else if (dataset.doubt) { closeDoubts(); press("doubt", dataset.doubt, state.cursor); }
  else if (dataset.mark) { closeDoubts(); mark(dataset.mark); }
  else if (dataset.post) choosePost(dataset.post);
  else acts[dataset.do]?.();
});
listen(acts);

/* The server */

const lamp = { keys: true, look: true };
const setLamp = (part, good) => {
  lamp[part] = good;
  connected(lamp.keys && lamp.look);
};
let leaving = false;
const gone = async () => {
  if (leaving) return;
  leaving = true;
  await pause(Math.max(0, SETTLED - performance.now()));
  location.reload();
};
/* The batch is not this page's any more, and neither are its keys. */
const over = () => {
  forget("");
  return gone();
};
const ask = async (url, options) => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ASKED_FOR), ...options });
  if (answer.status === 401) lockPage();
  if (answer.status === 403 || answer.status === 404) gone();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};
const askUntil = async (url, options) => {
  for (;;) {
    try {
      const body = await ask(url, options);
      setLamp("look", true);
      return body;
    } catch {
      setLamp("look", false);
      await pause(AGAIN);
    }
  }
};
const send = (keys, signal) => {
  const form = new FormData(document.getElementById("pad-token"));
  form.set("calling", round.calling);
  form.set("keys", JSON.stringify(keys));
  return fetch(root.dataset.keys, { method: "POST", body: form, signal });
};
const goOn = () => {
  if (ready && !frozen && !isLocked()) queue.go();
};

const told = {
  changed: showUnsent,
  lamp: good => setLamp("keys", good),
  locked: lockPage,
  gone,
  refused: body => answerRefusal(body),
  gap: () => load(),
};

/* Keys made here that the server took from somebody else, or does not take: what it has is what stands. */
const agree = pad => {
  const kept = new Set(pad.keys.map(key => key.id));
  const waiting = queue.keys();
  const mine = waiting.filter(key => !kept.has(key.id));
  const follows = mine.every((key, n) => key.n === pad.serial + 1 + n);
  if (follows) queue.drop(pad.serial);
  else queue.clear();
  return follows ? 0 : mine.length;
};
const dropped = count => (allClosed(state) ? word("dropped-closed", count) : word("dropped", count, ballot(state)));
const read = pad => {
  if (round && (pad.batch !== batch || pad.calling !== round.calling)) return over();
  const numberOf = new Map(pad.numbers.map(([number, roll]) => [roll, number]));
  round = { ...pad, people, numberOf, rollOf: new Map(pad.numbers), keys: null };
  const name = nameOf(root.dataset.mode, batch, pad.calling, pad.seat);
  forget(name);
  queue ??= openQueue(name, send, told);
  const lost = agree(pad);
  const numbers = pad.recall || Array.from({ length: pad.ballots }, (_, n) => n + 1);
  state = [...pad.keys, ...queue.keys()].reduce(
    (now, key) => (refusal(now, key.do) ? now : after(now, key)), begin(pad.posts, numbers));
  last = queue.keys().at(-1)?.n ?? pad.serial;
  if (lost) note(dropped(lost));
  place("of").textContent = pad.ballots;
  show("again", Boolean(pad.recall));
  show("of", !pad.recall);
  makeTiles(round);
  drawBallot(round, state);
  showUnsent(queue.keys().length);
};
const load = async () => {
  ready = false;
  queue?.hold();
  setLook();
  people ??= readPeople((await askUntil(root.dataset.people)).people);
  read(await askUntil(root.dataset.pad, { cache: "no-store" }));
  ready = true;
  setLook();
  if (matchMedia("(max-width: 700px)").matches) root.scrollIntoView();
  goOn();
};

/* The same keys refused again, after a new look at the batch, would be refused for ever. */
let refusedId = "";
const answerRefusal = async body => {
  note(body.say);
  if (!await look() || frozen) return;
  const { id } = queue.keys()[0] || {};
  const lost = queue.keys().length;
  const again = id === refusedId;
  refusedId = id;
  if (again) queue.clear();
  if (again || body.reload) await load();
  if (again && lost) note(`${body.say} ${dropped(lost)}`);
};

/* How the batch stands. Whether the server answered. */
const look = async () => {
  let now;
  try {
    now = await ask(root.dataset.state, { headers: { "Kiosk-Poll": "1" }, cache: "no-store" });
  } catch {
    setLamp("look", false);
    return false;
  }
  setLamp("look", true);
  if (now.batch !== batch || now.calling !== round.calling || now.locked) return over();
  frozen = Boolean(now.frozen);
  if (frozen) queue.hold();
  show("change", Boolean(now.change_people));
  setLook();
  if (ready && now.serial > last) {
    note(word("other-tablet"));
    await load();
  } else goOn();
  return true;
};
const lookAround = () => {
  if (ready && !document.hidden && !leaving) look();
};
setInterval(lookAround, LOOK);
document.addEventListener("visibilitychange", lookAround);
addEventListener("online", goOn);
onRelease(goOn);
load();
