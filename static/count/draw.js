/* What stands on the pad, drawn out of the state. Every word comes from the page. */
import { allClosed, ballot, linesAt, paperDoubtful } from "./entry.js";

const root = document.getElementById("pad");
export const place = name => root.querySelector(`[data-place=${name}]`);
export const show = (name, shown) => {
  for (const part of root.querySelectorAll(`[data-show=${name}]`)) part.hidden = !shown;
};
const words = new Map([...root.querySelectorAll("[data-word]")].map(one => [one.dataset.word, one.textContent]));
export const word = (name, value = "", other = "") => words.get(name).replace("#", value).replace("@", other);
const copy = name => document.getElementById(name).content.firstElementChild.cloneNode(true);
const fill = (element, name, text) => {
  const part = element.querySelector(`[data-${name}]`);
  part.textContent = text;
  part.hidden = !text;
};

/* Scrolls the part alone, which must be positioned: the page must not move under a finger. */
const into = (part, name) => {
  const one = part.querySelector(name);
  if (!one) return;
  const top = one.offsetTop;
  if (top < part.scrollTop || top + one.offsetHeight > part.scrollTop + part.clientHeight)
    part.scrollTop = Math.max(top + one.offsetHeight - part.clientHeight, 0);
};

/* Group, age and sex: what tells namesakes apart. */
const who = person => [person.group, word("age", person.age), person.sex && word(person.sex)].filter(Boolean).join(" · ");

/* What a mark says, in words: {name, who, badge}. */
const reading = (round, mark) => {
  if (mark === "x") return { name: word("x"), who: "" };
  const ruling = mark.startsWith("r") && round.rulings.find(one => `r${one.ruling}` === mark);
  if (ruling && !ruling.person) return { name: word("written", ruling.written), who: word("ruled-nobody") };
  const roll = ruling ? ruling.person : Number(mark);
  const person = round.people.byRoll.get(roll);
  const name = person ? person.name : word("unknown-roll", roll);
  const about = person ? who(person) : "";
  if (ruling) return { name: word("written", ruling.written), who: `${word("ruled")} ${name} · ${about}` };
  return { name, who: about, badge: person && round.people.hasNamesake(person) && word("namesake") };
};

const line = (round, key, tooMany) => {
  const row = copy("pad-line");
  const said = key.do === "blank" ? { name: word("blank"), who: "" }
    : key.do === "doubt" ? { name: word(key.mark), who: "" } : reading(round, key.mark);
  row.dataset.do = key.do;
  row.dataset.mark = key.mark;
  row.dataset.id = key.id;
  row.classList.toggle("pad-too-many", tooMany);
  fill(row, "name", said.name);
  fill(row, "who", said.who);
  fill(row, "badge", [key.do === "doubt" && word("doubt"), tooMany && word("too-many")].filter(Boolean).join(" "));
  fill(row, "namesake", said.badge || "");
  return row;
};
const emptyLine = () => {
  const row = copy("pad-line");
  row.classList.add("pad-unused");
  return row;
};

const post = (round, state, one) => {
  const row = copy("pad-post");
  const lines = linesAt(state, one.post);
  row.dataset.post = one.post;
  row.classList.toggle("pad-here", one.post === state.cursor && !allClosed(state));
  row.classList.toggle("pad-over", lines.length > one.seats);
  fill(row, "name", one.name);
  fill(row, "count", `${lines.length}/${one.seats}`);
  const unused = Array.from({ length: Math.max(one.seats - lines.length, 0) }, emptyLine);
  row.querySelector("ol").replaceChildren(...lines.map((key, n) => line(round, key, n >= one.seats)), ...unused);
  return row;
};

const tab = (state, one) => {
  const button = copy("pad-tab");
  button.dataset.post = one.post;
  button.setAttribute("aria-pressed", String(one.post === state.cursor));
  const lines = linesAt(state, one.post).length;
  button.classList.toggle("pad-full", lines === one.seats);
  button.classList.toggle("pad-over", lines > one.seats);
  fill(button, "name", one.name);
  fill(button, "count", `${lines > one.seats ? "! " : lines === one.seats ? "✓ " : ""}${lines}/${one.seats}`);
  return button;
};

const tile = (round, mark) => {
  const button = copy("pad-tile");
  const said = reading(round, mark);
  button.dataset.mark = mark;
  fill(button, "name", said.name);
  fill(button, "who", said.who);
  fill(button, "namesake", said.badge || "");
  fill(button, "number", round.numberOf.get(Number(mark)) || "");
  return button;
};

/* Tiles are made once for each post: their order never changes inside a batch. */
let tilesOf = new Map();
export const makeTiles = round => {
  tilesOf = new Map(round.posts.map(one =>
    [one.post, (round.tiles[one.post] || []).map(roll => tile(round, String(roll)))]));
  place("tiles").dataset.post = "";
};
const drawTiles = post => {
  const part = place("tiles");
  if (part.dataset.post === post) return;
  part.dataset.post = post;
  part.replaceChildren(...tilesOf.get(post));
  part.scrollTop = 0;
};

export const drawBallot = (round, state) => {
  const closed = allClosed(state);
  place("ballot").textContent = ballot(state) ?? "";
  place("lines").replaceChildren(...round.posts.map(one => post(round, state, one)));
  place("posts").replaceChildren(...round.posts.map(one => tab(state, one)));
  drawTiles(state.cursor);
  root.querySelector("[data-do=paper]").setAttribute("aria-pressed", String(paperDoubtful(state)));
  show("paper", paperDoubtful(state));
  show("counting", !closed);
  show("closed", closed);
  show("done", state.done);
  /* Last, for it asks for the layout. */
  into(place("lines"), ".pad-here");
};

export const drawHits = (round, text, found, chosen) => {
  show("searching", Boolean(text));
  show("tiles", !text);
  place("hits").hidden = place("found").hidden = !text;
  if (!text) return;
  const count = found.marks.length + found.more;
  place("found").textContent = count === 0 ? word("no-hit", text) : word(count === 1 ? "one-hit" : "many-hits", count);
  place("hits").replaceChildren(...found.marks.map((mark, n) => {
    const button = tile(round, mark);
    button.classList.toggle("pad-chosen", n === chosen);
    return button;
  }));
  into(place("hits"), ".pad-chosen");
};

export const drawRulings = round => {
  show("rulings", round.rulings.length > 0);
  place("rulings").replaceChildren(...round.rulings.map(one => tile(round, `r${one.ruling}`)));
};
