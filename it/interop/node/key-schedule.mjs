// From a root key to the keys of segments, files and hops (SPEC sections 3.1, 6.1, 7.1).
import { createHmac } from "node:crypto";
import { join, u8, u16, u64 } from "./bytes.mjs";
import { check } from "./errors.mjs";

/** Suite number to cipher, as node names it. */
export const CIPHERS = { 1: "aes-256-gcm", 2: "chacha20-poly1305" };

export const hmac = (key, bytes) => createHmac("sha256", key).update(bytes).digest();

/** HKDF-Expand of RFC 5869 with SHA-256. */
export function hkdfExpand(key, info, length) {
  const blocks = [];
  let block = Buffer.alloc(0);
  for (let counter = 1; blocks.length * 32 < length; counter++) {
    block = hmac(key, join(block, info, u8(counter)));
    blocks.push(block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** What everything of a stream is bound to; streamId is the session id and the stream number, 24 bytes. */
export const keyContext = (suite, streamId, name) => join(u8(suite), streamId, u16(Buffer.byteLength(name)), name);

/** Of one stream under one suite. */
export function streamSecret(rootKey, suite, streamId, name) {
  return hkdfExpand(rootKey, join("seg/1 stream", keyContext(suite, streamId, name)), 32);
}

/** From the first 96 bytes of an EPOCH record. */
export function epochSecret(secret, record) {
  const both = hkdfExpand(secret, join("seg/1 epoch", record.subarray(0, 96)), 64);
  return { secret: both.subarray(0, 32), commitment: both.subarray(32) };
}

/** Key and nonce mask of the 2^20 segments of number j. */
export function segmentKey(secret, j) {
  const both = hkdfExpand(secret, join("seg/1 key", u64(j)), 44);
  return { key: both.subarray(0, 32), mask: both.subarray(32) };
}

export const writerProof = (secret) => hkdfExpand(secret, "seg/1 writer", 32);

export const fileHeaderKey = (rootKey) => hkdfExpand(rootKey, "seg/1 file header", 32);

/** The pre-shared key of a hop: HKDF-Extract with an empty salt, then HKDF-Expand. */
export const hopKey = (hubSecret) => hkdfExpand(hmac(Buffer.alloc(0), hubSecret), "seg/1 psk", 32);

export function checkName(name) {
  const wellFormed = name === "" || /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(name);
  check(wellFormed && name.length <= 255, "CORRUPT_HEADER", "a name is parts of letters, digits, _ and -, joined by dots");
}
