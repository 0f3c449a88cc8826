/* One seat's keys of one calling: which ballot is under work, what stands on it, where the cursor is.
   Pure: the same keys give the same state, on this tablet and on the one that replaces it. */
const LINES = new Set(["mark", "blank", "doubt"]);
const MOST = 40; /* keys on one ballot that the server takes (rules/keying) */

/* posts: [{post, name, seats}] from the highest down; numbers: the numbers of the ballots to be keyed. */
export const begin = (posts, numbers) => ({ posts, numbers, at: 0, keys: [], cursor: posts[0].post, done: false });

export const linesAt = (state, post) => state.keys.filter(key => key.post === post && LINES.has(key.do));
export const isFull = (state, { post, seats }) => linesAt(state, post).length >= seats;
export const paperDoubtful = state => state.keys.filter(key => key.do === "paper").length % 2 === 1;
export const allClosed = state => state.at === state.numbers.length;
export const ballot = state => state.numbers[state.at];

/* The cursor after a line at `post`: it stays while there is room, then goes on to the next post with room,
   or to the last. */
const goOn = (state, post) => {
  const here = state.posts.findIndex(one => one.post === post);
  const next = state.posts.slice(here).find(one => !isFull(state, one));
  return (next || state.posts.at(-1)).post;
};

/* Why this key can do nothing now; "" when it can. */
export const refusal = (state, what) => {
  if (state.done) return "handed-in";
  if (what === "done") return allClosed(state) ? "" : "ballots-left";
  if (allClosed(state)) return "all-closed";
  if (what === "undo") return state.keys.length ? "" : "nothing-to-undo";
  if (what === "close")
    return paperDoubtful(state) || state.keys.some(key => LINES.has(key.do)) ? "" : "empty-ballot";
  return state.keys.length < MOST ? "" : "ballot-full";
};

/* The state after a key that nothing refuses. */
export const after = (state, key) => {
  if (key.do === "done") return { ...state, done: true };
  if (key.do === "close") return { ...state, at: state.at + 1, keys: [], cursor: state.posts[0].post };
  if (key.do === "undo") {
    const taken = state.keys.at(-1);
    return { ...state, keys: state.keys.slice(0, -1), cursor: taken.post || state.cursor };
  }
  const next = { ...state, keys: [...state.keys, key] };
  return LINES.has(key.do) ? { ...next, cursor: goOn(next, key.post) } : next;
};

export const choose = (state, post) => ({ ...state, cursor: post });

/* The post above (-1) or below (+1) the cursor; the ends hold. */
export const beside = (state, step) => {
  const here = state.posts.findIndex(one => one.post === state.cursor);
  return state.posts[Math.min(Math.max(here + step, 0), state.posts.length - 1)].post;
};
