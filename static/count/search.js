/* The search field: hits as one types; Enter takes the only one, or the one chosen with the arrows. */
import { drawHits, place, show } from "./draw.js";

const field = document.getElementById("pad-search");

/* round(): what the server told, with its people; null before. take(mark), refuse(word, value). */
export const openSearch = ({ round, take, refuse }) => {
  let found = { marks: [], more: 0, only: null };
  let chosen = -1;

  const text = () => field.value.trim();
  const draw = () => round() && drawHits(round(), text(), found, chosen);
  const lookUp = () => {
    const { people, rulings } = round() || {};
    const { hits, more, only } = people?.find(text()) || { hits: [], more: 0, only: null };
    const ruled = (text() && rulings?.filter(one => one.written.startsWith(text()))) || [];
    const marks = [...ruled.map(one => `r${one.ruling}`), ...hits.map(person => String(person.roll))];
    found = { marks, more, only: marks.length + more === 1 ? marks[0] : !ruled.length && only ? String(only.roll) : null };
    chosen = -1;
    draw();
  };
  /* The letters stand where the digits are. */
  const showLetters = open => {
    show("letters", open);
    show("digits", !open);
  };
  const leave = () => {
    field.value = "";
    field.blur();
    lookUp();
  };
  const move = step => {
    if (!found.marks.length) return;
    chosen = Math.min(Math.max(chosen + step, 0), found.marks.length - 1);
    draw();
  };
  const takeIt = () => {
    const what = found.marks[chosen] || found.only;
    const sought = text();
    if (sought && !what && found.marks.length) return refuse("choose-one", found.marks.length + found.more);
    if (sought && !what) return refuse("no-hit", sought);
    leave();
    if (what) take(what);
  };
  const letters = () => {
    leave();
    showLetters(place("letters").hidden);
  };

  field.addEventListener("input", lookUp);
  field.addEventListener("focus", () => show("searching", true));
  field.addEventListener("blur", () => show("searching", Boolean(field.value)));
  field.form.addEventListener("submit", event => { event.preventDefault(); takeIt(); });

  return {
    open: () => field.focus(),
    /* What was typed belongs to the name before. */
    clear: () => { if (field.value) leave(); },
    leave: () => { leave(); showLetters(false); },
    take: takeIt,
    before: () => move(-1),
    next: () => move(1),
    rub: () => { field.value = field.value.slice(0, -1); lookUp(); },
    letter: value => { field.value += value; lookUp(); },
    letters,
  };
};
