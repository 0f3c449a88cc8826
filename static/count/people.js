/* The whole roll in memory, and who is meant by what somebody types. */
const MOST = 30; /* hits that are shown */

const plain = text => text.toLowerCase().replace(/['’\s]/g, "");

/* How well a person fits: 0 wholly, 1 a key wholly, 2 from the beginning, 3 a character inside; -1 not. */
const fit = (person, text, digits) => {
  if (digits) return String(person.roll) === text ? 0 : String(person.roll).startsWith(text) ? 2 : -1;
  if (person.name === text) return 0;
  if (person.keys.includes(text)) return 1;
  if (person.name.startsWith(text) || person.keys.some(key => key.startsWith(text))) return 2;
  return person.name.includes(text) ? 3 : -1;
};

/* rows: [roll number, name, group, sex, age, search keys] each. */
export const readPeople = rows => {
  const people = rows.map(([roll, name, group, sex, age, keys]) => ({ roll, name, group, sex, age, keys: keys.map(plain) }));
  const byRoll = new Map(people.map(person => [person.roll, person]));
  const ofName = new Map();
  for (const { name } of people) ofName.set(name, (ofName.get(name) || 0) + 1);

  /* text: initials, pinyin, characters or a roll number. {hits, more: how many are not shown, only: Enter takes it} */
  const find = typed => {
    const text = plain(typed);
    if (!text) return { hits: [], more: 0, only: null };
    const digits = /^\d+$/.test(text);
    const found = people
      .map(person => ({ person, how: fit(person, text, digits) }))
      .filter(({ how }) => how >= 0)
      .sort((one, other) => one.how - other.how || one.person.roll - other.person.roll);
    /* A whole roll number is one person, though longer ones begin with it. */
    const only = found.length === 1 || (digits && found[0]?.how === 0) ? found[0].person : null;
    return { hits: found.slice(0, MOST).map(({ person }) => person), more: Math.max(found.length - MOST, 0), only };
  };

  return { byRoll, find, hasNamesake: person => ofName.get(person.name) > 1 };
};
