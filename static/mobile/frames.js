/* The records as runs of digits for QR codes, which a reader types; kiosk/files/trip_records.py reads them. */
const RECORDS_A_FRAME = 4;
const DIGIT = { voted: "1", not_voted: "2", spoiled: "3" };

const hex = bytes => [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, "0")).join("");
const padded = (value, digits) => String(value).padStart(digits, "0");

const digitsOf = ({ key, place, line, outcome, happened_at }) => {
  const number = BigInt(`0x${key.replaceAll("-", "")}`);
  const second = Math.min(Math.max(Math.floor(happened_at / 1000), 0), 9_999_999_999);
  return padded(number, 39) + padded(place, 4) + padded(line ?? 0, 4) + DIGIT[outcome] + padded(second, 10);
};

const mark = async (key, told) => {
  const code = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(told)));
  const number = code.slice(0, 5).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return padded(number % 10n ** 10n, 10);
};

export const frames = async (token, records) => {
  const digest = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  const key = await crypto.subtle.importKey(
    "raw", new TextEncoder().encode(digest), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const trip = padded(parseInt(digest.slice(0, 6), 16) % 1_000_000, 6);
  const total = Math.ceil(records.length / RECORDS_A_FRAME);
  const made = [];
  for (let n = 0; n < total; n += 1) {
    const part = records.slice(n * RECORDS_A_FRAME, (n + 1) * RECORDS_A_FRAME);
    const told = `7${trip}${padded(n + 1, 3)}${padded(total, 3)}${part.map(digitsOf).join("")}`;
    made.push(told + await mark(key, told));
  }
  return made;
};
