/* The wall: asks what has changed, swaps those rows alone, draws the new strokes one by one, turns the pages. */
import { connected } from "../kiosk/connection.js";

const EVERY = 700; /* ms between questions */
const TURN = 5000; /* ms that a page stands at least */
const REST = 12000; /* ms without a stroke after which the next page comes by itself */

const wall = document.getElementById("wall");
let seen = wall.dataset.seen;
const stage = wall.dataset.stage;
const votes = row => Number(row.dataset.locked) + Number(row.dataset.called);

/* A post's rows in pages; a projector has nobody to scroll it. */
class Pages {
  constructor(section) {
    this.rows = section.querySelector(".wall-rows");
    this.words = section.querySelector(".wall-page");
    this.page = 0;
    this.turned = performance.now();
    this.wanted = null;
    this.lay();
  }

  lay() {
    const all = [...this.rows.children];
    for (const row of all) {
      row.hidden = false;
      row.classList.remove("wall-tall");
    }
    const room = getComputedStyle(this.rows).overflowY === "hidden" ? this.rows.clientHeight : Infinity;
    this.pages = [[]];
    let full = 0;
    for (const row of all) {
      const height = row.offsetHeight;
      /* Higher than a whole page: then its end is shown, where strokes are drawn. */
      row.classList.toggle("wall-tall", height > room);
      if (full + height > room && this.pages.at(-1).length) {
        this.pages.push([]);
        full = 0;
      }
      this.pages.at(-1).push(row);
      full += height;
    }
    this.page = Math.min(this.page, this.pages.length - 1);
    this.show();
  }

  show() {
    this.pages.forEach((rows, n) => rows.forEach(row => { row.hidden = n !== this.page; }));
    this.words.textContent = this.pages.length > 1
      ? wall.dataset.pageWords.replace("#", this.page + 1).replace("§", this.pages.length) : "";
  }

  stroke(row) {
    this.wanted = row;
  }

  /* To the page of the last stroke; after a rest to the next one. */
  turn(now) {
    if (this.pages.length < 2 || now - this.turned < TURN || wall.querySelector("[data-frozen]")) return;
    let to = this.page;
    if (this.wanted) to = this.pages.findIndex(rows => rows.includes(this.wanted));
    else if (now - this.turned >= REST) to = (this.page + 1) % this.pages.length;
    this.wanted = null;
    if (to < 0 || to === this.page) return;
    this.page = to;
    this.turned = now;
    this.show();
  }
}

const posts = new Map([...wall.querySelectorAll(".wall-post")].map(each => [each.dataset.post, new Pages(each)]));

/* The room changes with the window, and with what stands above: a band, a second line of tables. */
const room = new ResizeObserver(() => { for (const each of posts.values()) each.lay(); });
for (const each of posts.values()) room.observe(each.rows);

/* What the server has rendered, as it stands there at first paint. */
const made = html => [...new DOMParser().parseFromString(html, "text/html").body.children];

const ink = (row, before) => {
  const strokes = [...row.querySelectorAll("use")];
  const fresh = Math.min(votes(row) - before, 4, strokes.length);
  strokes.slice(strokes.length - Math.max(fresh, 0)).forEach((each, n) => each.classList.add("fresh", `fresh-${n + 1}`));
};

const draw = ([key, html]) => {
  const [row] = made(html);
  const post = posts.get(row.dataset.post);
  const before = document.getElementById(`row-${key}`);
  ink(row, before ? votes(before) : 0);
  const more = !before || votes(row) > votes(before);
  if (before) {
    row.hidden = before.hidden;
    before.replaceWith(row);
  } else post.rows.append(row);
  if (more) post.stroke(row);
};

const put = told => {
  if (told.stage !== stage) return location.reload();
  seen = told.seen;
  if (told.head !== null) document.getElementById("wall-head").replaceChildren(...made(told.head));
  for (const key of told.gone) document.getElementById(`row-${key}`)?.remove();
  if (told.whole) {
    const all = new Set(told.rows.map(([key]) => `row-${key}`));
    for (const row of wall.querySelectorAll(".wall-row")) if (!all.has(row.id)) row.remove();
  }
  told.rows.forEach(draw);
  if (told.gone.length || told.rows.length) for (const each of posts.values()) each.lay();
};

const ask = async () => {
  if (!document.hidden) {
    try {
      const answer = await fetch(`${wall.dataset.strokes}&seen=${seen}`, {
        headers: { "Kiosk-Poll": "1" }, cache: "no-store", signal: AbortSignal.timeout(6000),
      });
      connected(answer.ok);
      if (answer.status === 200) put(await answer.json());
    } catch {
      connected(false);
    }
  }
  setTimeout(ask, EVERY);
};

/* Drawn once: a page that comes back later shows what stands on it. */
wall.addEventListener("animationend", event => event.target.classList.remove("fresh"));
setInterval(() => { for (const each of posts.values()) each.turn(performance.now()); }, 500);
setTimeout(ask, EVERY);
