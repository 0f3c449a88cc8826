/* The keys on their way to the server: in order, one request at a time, kept on the tablet until they are answered.
   A key is sent again with its id and number; the server keeps it once. */
const AT_ONCE = 200;
const ANSWERED_IN = 8000;                    /* ms */
const WAITS = [200, 500, 1000, 2000, 3000];  /* ms between tries */
const FORGOTTEN = 12 * 3600_000;             /* ms; no batch is open that long, but a rehearsal's may have the same number */
const MINE = "pad:";

const load = name => {
  try {
    const kept = JSON.parse(localStorage.getItem(name) || "null");
    return kept && Date.now() - kept.at < FORGOTTEN ? kept.keys : [];
  } catch {
    return [];
  }
};
const keep = (name, keys) => {
  try {
    if (keys.length) localStorage.setItem(name, JSON.stringify({ at: Date.now(), keys }));
    else localStorage.removeItem(name);
  } catch (error) {
    /* A full or forbidden store: the keys are still here and on their way. */
    console.error(error);
  }
};

/* What was kept of batches that are over. */
export const forget = except => {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith(MINE) && name !== except) localStorage.removeItem(name);
  } catch (error) {
    console.error(error);
  }
};
export const nameOf = (...parts) => MINE + parts.join(":");

/* send: keys → Response. told: {changed(count), lamp(good), locked, refused(body), gap, gone}. */
export const openQueue = (name, send, told) => {
  let waiting = load(name);
  let busy = false;
  let held = true;
  let tries = 0;
  let wake = null;

  const rest = () => new Promise(resolve => {
    const timer = setTimeout(resolve, WAITS[Math.min(tries, WAITS.length - 1)]);
    tries += 1;
    wake = () => { clearTimeout(timer); resolve(); };
  });
  const store = () => {
    keep(name, waiting);
    told.changed(waiting.length);
  };
  const drop = serial => {
    const before = waiting.length;
    waiting = waiting.filter(key => key.n > serial);
    store();
    return waiting.length < before;
  };

  const once = async () => {
    let answer, body;
    try {
      answer = await send(waiting.slice(0, AT_ONCE), AbortSignal.timeout(ANSWERED_IN));
      body = await answer.json().catch(() => null);
    } catch {
      answer = null;
    }
    told.lamp(Boolean(answer) && answer.status < 500);
    if (answer?.ok && body) {
      if (drop(body.serial)) {
        tries = 0;
        return;
      }
      /* It took none: what it has does not reach to where these begin. */
      await told.gap();
    }
    if (answer?.status === 401) {
      held = true;
      return told.locked();
    }
    if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      /* No sentence of the count's own: this page is not what the server takes it for. */
      if (!body?.say) { held = true; return told.gone(); }
      await told.refused(body);
    }
    await rest();
  };
  const pump = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length && !held) await once();
    busy = false;
  };

  return {
    keys: () => waiting,
    add: key => {
      waiting = [...waiting, key];
      store();
      pump();
    },
    drop,
    clear: () => drop(Infinity),
    hold: () => { held = true; },
    /* Send on, now: the page is ready, unlocked, thawed, or the network is back. */
    go: () => {
      held = false;
      wake?.();
      pump();
    },
  };
};
