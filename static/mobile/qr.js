/* A QR code of up to 255 digits: always version 6, level M, mask 0 (ISO/IEC 18004), drawn as one path. */
export const SIZE = 41;
const DATA = 108;   /* code words */
const BLOCKS = 4;
const CHECKS = 16;  /* code words a block */
const ALIGNED = 34;
const FORMAT = 0b101010000010010; /* level M, mask 0 */

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = EXP[power + 255] = value;
  LOG[value] = power;
  value = value & 128 ? (value << 1) ^ 0x11d : value << 1;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

const generator = () => {
  let polynomial = [1];
  for (let n = 0; n < CHECKS; n += 1) {
    const next = new Array(polynomial.length + 1).fill(0);
    polynomial.forEach((factor, i) => {
      next[i] ^= factor;
      next[i + 1] ^= times(factor, EXP[n]);
    });
    polynomial = next;
  }
  return polynomial.slice(1);
};
const GENERATOR = generator();

const checksOf = block => {
  const rest = new Array(CHECKS).fill(0);
  for (const byte of block) {
    const lead = byte ^ rest.shift();
    rest.push(0);
    GENERATOR.forEach((factor, i) => { rest[i] ^= times(factor, lead); });
  }
  return rest;
};

const bitsOf = digits => {
  const bits = [];
  const push = (value, width) => {
    for (let n = width - 1; n >= 0; n -= 1) bits.push((value >> n) & 1);
  };
  push(1, 4);
  push(digits.length, 10);
  for (let at = 0; at < digits.length; at += 3) {
    const part = digits.slice(at, at + 3);
    push(Number(part), [0, 4, 7, 10][part.length]);
  }
  push(0, Math.min(4, DATA * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let pad = 0xec; bits.length < DATA * 8; pad ^= 0xec ^ 0x11) push(pad, 8);
  return bits;
};

const wordsOf = digits => {
  const bits = bitsOf(digits);
  const words = Array.from({ length: DATA }, (_, n) => parseInt(bits.slice(n * 8, n * 8 + 8).join(""), 2));
  const wide = DATA / BLOCKS;
  const blocks = Array.from({ length: BLOCKS }, (_, n) => words.slice(n * wide, (n + 1) * wide));
  const checks = blocks.map(checksOf);
  const woven = [];
  for (let n = 0; n < wide; n += 1) for (const block of blocks) woven.push(block[n]);
  for (let n = 0; n < CHECKS; n += 1) for (const block of checks) woven.push(block[n]);
  return woven;
};

/* Finders, timing, alignment and format, in a grid of null where data goes. */
const frame = () => {
  const grid = Array.from({ length: SIZE }, () => new Array(SIZE).fill(null));
  const ring = (row, column, reach, dark) => {
    for (let y = -reach; y <= reach; y += 1)
      for (let x = -reach; x <= reach; x += 1)
        if (grid[row + y]?.[column + x] !== undefined) grid[row + y][column + x] = dark(Math.max(Math.abs(x), Math.abs(y)));
  };
  for (const [row, column] of [[3, 3], [3, SIZE - 4], [SIZE - 4, 3]]) ring(row, column, 4, far => far !== 2 && far !== 4);
  ring(ALIGNED, ALIGNED, 2, far => far !== 1);
  for (let n = 8; n < SIZE - 8; n += 1) grid[6][n] = grid[n][6] = n % 2 === 0;
  const format = n => Boolean((FORMAT >> n) & 1);
  for (let n = 0; n < 15; n += 1) {
    const down = n < 6 ? n : n < 8 ? n + 1 : SIZE - 15 + n;
    const across = n < 8 ? SIZE - 1 - n : n < 9 ? 7 : 14 - n;
    grid[down][8] = format(n);
    grid[8][across] = format(n);
  }
  grid[SIZE - 8][8] = true;
  return grid;
};

export const modules = digits => {
  const grid = frame();
  const bits = wordsOf(digits).flatMap(word => [7, 6, 5, 4, 3, 2, 1, 0].map(n => (word >> n) & 1));
  let at = 0;
  let up = true;
  for (let right = SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIZE; step += 1) {
      const row = up ? SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] !== null) continue;
        grid[row][column] = Boolean(bits[at] ?? 0) !== ((row + column) % 2 === 0);
        at += 1;
      }
    }
    up = !up;
  }
  return grid;
};

export const path = digits => modules(digits)
  .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
  .join("");
