// Recipients as people exchange them (SPEC section 6.1.1): Bech32 of BIP 173 with the prefix "sealstream".
import { check } from "./errors.mjs";

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const PREFIX = "sealstream";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** 32 bytes to 69 characters. */
export function encodeRecipient(publicKey) {
  const words = regroup([...publicKey], 8, 5);
  const checksum = polynomial([...spread(), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  for (let index = 0; index < 6; index++) words.push((checksum >> (5 * (5 - index))) & 31);
  return `${PREFIX}1${words.map((word) => ALPHABET[word]).join("")}`;
}

/** The other way round; a mistake of typing shows in the checksum. */
export function decodeRecipient(text) {
  const words = [...text.slice(PREFIX.length + 1)].map((character) => ALPHABET.indexOf(character));
  const wellFormed = text.startsWith(`${PREFIX}1`) && words.length === 58 && !words.includes(-1)
    && polynomial([...spread(), ...words]) === 1;
  check(wellFormed, "KEY_FILE_INVALID", "this is no recipient");
  const bytes = Buffer.from(regroup(words.slice(0, -6), 5, 8).slice(0, 32));
  check(encodeRecipient(bytes) === text, "KEY_FILE_INVALID", "bits of the recipient behind its key are set");
  return bytes;
}

/** The prefix as the checksum takes it. */
function spread() {
  const codes = [...PREFIX].map((character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function polynomial(words) {
  let value = 1;
  for (const word of words) {
    const top = value >>> 25;
    value = ((value & 0x1ffffff) << 5) ^ word;
    GENERATORS.forEach((generator, bit) => { if ((top >> bit) & 1) value ^= generator; });
  }
  return value >>> 0;
}

/** Groups of some bits to groups of other bits; the last group is filled with zeros. */
function regroup(groups, from, to) {
  const bits = groups.flatMap((group) => Array.from({ length: from }, (_, index) => (group >> (from - 1 - index)) & 1));
  while (bits.length % to !== 0) bits.push(0);
  return Array.from({ length: bits.length / to }, (_, index) =>
    bits.slice(index * to, (index + 1) * to).reduce((value, bit) => value * 2 + bit, 0));
}
