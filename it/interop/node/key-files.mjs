// Keyring, identity and secret files: lines of words; empty lines and lines that start with # mean nothing.
import { readFileSync } from "node:fs";
import { check } from "./errors.mjs";

function entries(path) {
  const lines = readFileSync(path, "utf8").split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(/\s+/));
}

function decode(word) {
  check(isKey(word ?? ""), "KEY_FILE_INVALID", "a key is 32 bytes in base64url");
  return Buffer.from(word, "base64url");
}

/** Whether a word may be a key: as a name it would be shown to everybody. */
function isKey(word) {
  const bytes = Buffer.from(word, "base64url");
  return bytes.length === 32 && bytes.toString("base64url") === word;
}

/** Key ids and root keys, in the order of the file; lines are `sealstream-key-1 KEY-ID KEY`. */
export function readKeyring(path) {
  const keys = new Map();
  for (const words of entries(path)) {
    const wellFormed = words.length === 3 && words[0] === "sealstream-key-1" && !keys.has(words[1]) && !isKey(words[1]);
    check(wellFormed, "KEY_FILE_INVALID", "a line of the keyring is no entry, or its id appears twice or may be a key");
    keys.set(words[1], decode(words[2]));
  }
  check(keys.size > 0, "KEY_FILE_INVALID", "the keyring has no key");
  return keys;
}

/** Private keys; lines are `sealstream-identity-1 SECRET`. */
export function readIdentities(path) {
  const lines = entries(path);
  const wellFormed = lines.length > 0 && lines.every((words) => words.length === 2 && words[0] === "sealstream-identity-1");
  check(wellFormed, "KEY_FILE_INVALID", "a line of the file is no identity, or there is none");
  return lines.map(([, secret]) => decode(secret));
}

/** The hub secret; its one line is `sealstream-secret-1 SECRET`. */
export function readSecret(path) {
  const lines = entries(path);
  const wellFormed = lines.length === 1 && lines[0].length === 2 && lines[0][0] === "sealstream-secret-1";
  check(wellFormed, "KEY_FILE_INVALID", "a secret file has one line with one secret");
  return decode(lines[0][1]);
}
