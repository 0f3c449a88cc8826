/* The keyboard alone: a laptop's, a tablet's, or a numeric keypad. `acts` are what the buttons do. */
import { isLocked } from "../kiosk/lock.js";

const field = document.getElementById("pad-search");
const doubts = document.getElementById("pad-doubts");

const PLAIN = new Map([
  ["Backspace", "undo"], ["-", "undo"], ["Enter", "close"], ["ArrowUp", "up"], ["ArrowDown", "down"], ["+", "down"],
  ["/", "doubts"], ["?", "doubts"], ["\uff1f", "doubts"], ["\u3001", "doubts"], ["*", "nobody"], ["\u00d7", "nobody"],
  [".", "search"], ["\u3002", "search"],
]);
const SEARCHING = new Map([["Escape", "leave"], ["ArrowUp", "before"], ["ArrowDown", "next"], ["Enter", "take"]]);

/* A keypad's digits are digits whether its NumLock is on or not. */
const digitOf = ({ code, key }) => code.match(/^Numpad([0-9])$/)?.[1] || (/^[0-9]$/.test(key) ? key : "");

const inDoubts = (event, acts) => {
  const reasons = [...doubts.querySelectorAll("[data-reason-key]")];
  const chosen = reasons.find(one => one.dataset.reasonKey === digitOf(event));
  if (chosen) chosen.click();
  else if (event.key === "Escape" || event.key === "Backspace") acts["no-doubt"]();
  else return;
  event.preventDefault();
};

const inSearch = (event, acts) => {
  const act = SEARCHING.get(event.key)
    || (event.key === "Backspace" && !field.value && "leave")
    || (event.key === "Backspace" && event.target !== field && "rub");
  if (act) {
    event.preventDefault();
    if (!event.repeat || act !== "take") acts[act]();
  } else if (event.target !== field && event.key.length === 1) field.focus();
};

export const listen = acts => addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || isLocked()) return;
  if (doubts.open) return inDoubts(event, acts);
  /* An input method is composing: its Enter, digits and arrows are its own. */
  if (event.isComposing || event.keyCode === 229) return event.target === field ? undefined : field.focus();
  const onButton = event.target.closest?.("button, a");
  if (onButton && (event.key === "Enter" || event.key === " ")) return;
  if (event.target === field || field.value) return inSearch(event, acts);
  if (event.target.matches?.("input:not([type=hidden])")) return;
  const digit = digitOf(event);
  const act = digit ? "digit" : PLAIN.get(event.key);
  if (act) {
    event.preventDefault();
    /* A key that somebody leans on is one key. */
    if (!event.repeat) acts[act](digit);
  } else if (/^\p{L}$/u.test(event.key)) acts.search();
});
