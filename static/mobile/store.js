/* What the tablet keeps: the trip's list, and a log to which is only ever added. Every promise settles when the
   disk has it; whoever waits for one knows that nothing is lost by closing the browser. */
const NAME = `trip:${location.pathname}`;
const KEPT = { durability: "strict" };

let database;
export const open = () => {
  database ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("log", { keyPath: "place", autoIncrement: true });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
  });
  return database;
};

/* Work in one transaction; the answer comes when it is committed. */
const within = async (store, mode, work) => {
  const opened = await open();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(store, mode, KEPT);
    let answer;
    transaction.oncomplete = () => resolve(answer);
    transaction.onabort = () => reject(transaction.error || new Error("aborted"));
    work(transaction.objectStore(store), value => { answer = value; }, transaction);
  });
};

export const setFact = (name, value) => within("facts", "readwrite", store => store.put(value, name));
export const fact = name => within("facts", "readonly", (store, tell) => {
  const asked = store.get(name);
  asked.onsuccess = () => tell(asked.result);
});

/* What somebody undid before it was handed in counts no more; both entries stay. */
const standing = log => {
  const undone = new Set(log.map(entry => entry.undoes));
  return log.filter(entry => entry.outcome && !undone.has(entry.key));
};

export const log = () => within("log", "readonly", (store, tell) => {
  const asked = store.getAll();
  asked.onsuccess = () => tell(asked.result);
});
export const records = async () => standing(await log());

export const add = (line, outcome) => within("log", "readwrite", store => store.add({
  key: crypto.randomUUID(), line, outcome, happened_at: Date.now(), tried: false, answer: null,
}));

/* Only what was never sent, shown or saved can be taken back. Tells whether it was. */
export const undo = key => within("log", "readwrite", (store, tell) => {
  const asked = store.getAll();
  asked.onsuccess = () => {
    const entry = standing(asked.result).find(one => one.key === key);
    const may = Boolean(entry) && !entry.tried;
    tell(may);
    if (may) store.add({ key: crypto.randomUUID(), undoes: key, happened_at: Date.now() });
  };
});

/* The next records to hand in, in their order, marked as tried before anybody sees them. */
export const claim = most => within("log", "readwrite", (store, tell) => {
  const asked = store.getAll();
  asked.onsuccess = () => {
    const next = standing(asked.result).filter(entry => !entry.answer).slice(0, most);
    for (const entry of next) store.put({ ...entry, tried: true });
    tell(next);
  };
});

/* What the server said of them, by key. */
export const keepAnswers = answers => within("log", "readwrite", (store, tell) => {
  const asked = store.getAll();
  let kept = 0;
  asked.onsuccess = () => {
    for (const entry of asked.result) {
      const answer = entry.outcome && answers.get(entry.key);
      if (answer && !entry.answer) {
        store.put({ ...entry, answer });
        kept += 1;
      }
    }
    tell(kept);
  };
});

/* One number, with neither time nor place: whose ballot a scribe wrote is kept nowhere. */
export const addScribe = (step, atLeast) => within("facts", "readwrite", (store, tell) => {
  const asked = store.get("scribes");
  asked.onsuccess = () => {
    const count = Math.max(atLeast, (asked.result || 0) + step);
    store.put(count, "scribes");
    tell(count);
  };
});
