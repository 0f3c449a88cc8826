/* Before leaving: page, scripts and list are put where no network is needed, and then looked for there. */
import { fact, setFact } from "./store.js";

const CACHE = "trip-pages";
const WAIT = 10_000; /* ms for the service worker to take the page over, and for each file */

const files = () => [location.pathname, ...JSON.parse(document.body.dataset.files)];

const takenOver = async () => {
  await navigator.serviceWorker.register(document.body.dataset.worker);
  await navigator.serviceWorker.ready;
  if (navigator.serviceWorker.controller) return;
  await new Promise((resolve, reject) => {
    navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    setTimeout(() => reject(new Error("no controller")), WAIT);
  });
};

const fetchAll = async () => {
  /* All answers first: the old copies stay until every new one is there. */
  const answers = await Promise.all(files().map(async address => {
    const answer = await fetch(address, { cache: "reload", signal: AbortSignal.timeout(WAIT) });
    if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
    return [address, answer];
  }));
  const cache = await caches.open(CACHE);
  for (const [address, answer] of answers) await cache.put(address, answer);
};

const fetchList = async () => {
  const answer = await fetch("list.json", { cache: "no-store", signal: AbortSignal.timeout(WAIT) });
  if (!answer.ok) throw new Error(`list: ${answer.status}`);
  const list = await answer.json();
  const before = await fact("list");
  if (before && before.trip !== list.trip) throw new Error("another trip");
  await setFact("list", list);
};

/* Whether everything is really there, whatever was done to get it there. */
const everythingIsThere = async () => {
  if (!navigator.serviceWorker.controller) return false;
  const cache = await caches.open(CACHE);
  for (const address of files()) {
    const kept = await cache.match(address, { ignoreVary: true });
    if (!kept || !(await kept.blob()).size) return false;
  }
  const list = await fact("list");
  return Boolean(list && list.lines.length);
};

/* Some browsers ask the person, who may not answer. */
const promised = () => Promise.race([
  navigator.storage?.persist?.() ?? false,
  new Promise(resolve => { setTimeout(() => resolve(false), WAIT); }),
]);

/* "ready", "insecure", "broken" with what went wrong; `kept`: the browser promised not to throw it away. */
export const install = async () => {
  if (!isSecureContext || !("serviceWorker" in navigator) || !("indexedDB" in window)) return { state: "insecure" };
  let problem = null;
  try {
    await takenOver();
    /* Without the network the copies of before are as good. */
    await Promise.all([fetchAll(), fetchList()]).catch(error => { problem = error; });
    const kept = await promised();
    if (await everythingIsThere()) return { state: "ready", kept };
  } catch (error) {
    problem = error;
  }
  return { state: "broken", problem };
};
