/* Handing in: in order, a few at a time, and again until the server has answered for each. */
import { claim, fact, keepAnswers, setFact } from "./store.js";

const AT_ONCE = 25;
const ASKED_FOR = 6000; /* ms to say that it is there */
const SENT_FOR = 30_000;

const reach = async () => {
  const answer = await fetch("state.json", { cache: "no-store", signal: AbortSignal.timeout(ASKED_FOR) });
  if (!answer.ok) throw Object.assign(new Error("state"), { status: answer.status });
  return answer.json();
};

const send = async body => {
  const answer = await fetch("records", {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
    signal: AbortSignal.timeout(SENT_FOR), credentials: "omit",
  });
  if (!answer.ok) throw Object.assign(new Error("records"), { status: answer.status });
  return answer.json();
};

const asTold = ({ key, place, line, outcome, happened_at }) => ({ key, place, line, outcome, happened_at });

const handInRecords = async told => {
  for (;;) {
    const next = await claim(AT_ONCE);
    if (!next.length) return;
    const answer = await send({ records: next.map(asTold) });
    const kept = await keepAnswers(new Map(answer.results.map(one => [one.key, one])));
    if (!kept) throw new Error("nothing was answered");
    told();
  }
};

/* Sent between two visits the count would say whose ballot a scribe wrote: it goes only when somebody asks, and the
   server takes it only once everybody on the list is recorded. */
const handInScribes = async () => {
  const scribes = await fact("scribes") || 0;
  if (scribes <= (await fact("scribes-known") || 0)) return;
  const answer = await send({ records: [], scribes });
  await setFact("scribes-known", answer.scribes);
};

const run = async (everything, told) => {
  const state = await reach();
  await handInRecords(told);
  if (everything) await handInScribes();
  return state;
};

let busy = null;
/* `everything`: the scribes too. Says whether the box is still out; throws, with `status` where the server answered. */
export const handIn = async (everything, told) => {
  while (busy) await busy.catch(() => {});
  busy = run(everything, told);
  try {
    return await busy;
  } finally {
    busy = null;
  }
};
