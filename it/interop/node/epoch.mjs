// EPOCH records (SPEC section 4) and the keys that follow from them.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { Fields, MAX_POSITION, join, sha256, u8, u16, u32, u64 } from "./bytes.mjs";
import { check } from "./errors.mjs";
import { CIPHERS, epochSecret, segmentKey, streamSecret } from "./key-schedule.mjs";

export const EPOCH_RECORD = 128;
export const BYTES = 0;
export const RECORDS = 1;
const BOUNDED = 0x01;
const FIXED_SIZE = 0x80;
export const MAX_SEGMENT_SIZE = 16777216;
export const NO_EPOCH = Buffer.alloc(8);

/** The fields of a record, in the order of checks of section 9.1. Whether a key fits is not known yet. */
export function parseEpoch(record) {
  const fields = new Fields(record);
  check(fields.take(2).toString("latin1") === "SE", "CORRUPT_HEADER", "this is no EPOCH record");
  check(fields.u8() === 1, "VERSION_UNKNOWN", "EPOCH version is not 1");
  const [mode, suite] = [fields.u8(), fields.u8()];
  check(suite in CIPHERS, "SUITE_UNSUPPORTED", "EPOCH suite is unknown");
  const content = fields.u8();
  check(content <= RECORDS, "CORRUPT_HEADER", "content is unknown");
  const [reserved, segmentSize, alsoReserved] = [fields.u16(), fields.u32(), fields.u32()];
  const wellFormed = reserved === 0 && alsoReserved === 0 && (mode & ~(BOUNDED | FIXED_SIZE)) === 0;
  check(wellFormed, "CORRUPT_HEADER", "reserved bits of an EPOCH record are set");
  check(record.length >= EPOCH_RECORD, "TRUNCATED", "an EPOCH record has 128 bytes");
  check(record.length === EPOCH_RECORD, "TRAILING_BYTES", "an EPOCH record has 128 bytes");
  const isFixedSize = (mode & FIXED_SIZE) !== 0;
  check(content === BYTES || !isFixedSize, "CORRUPT_HEADER", "RECORDS never have fixed size");
  const [streamId, number, salt, previousId, startSequence, startOffset] = [
    fields.take(24), fields.u64(), fields.take(24), fields.take(8), fields.u64(), fields.u64(),
  ];
  const smallest = content === RECORDS ? 64 : 1;
  check(segmentSize >= smallest && segmentSize <= MAX_SEGMENT_SIZE, "LIMIT", "segment size is out of range");
  check(startSequence < 2n ** 48n, "LIMIT", "start sequence is too large");
  check(startOffset <= MAX_POSITION && number <= MAX_POSITION, "LIMIT", "start offset or epoch number is too large");
  const commitment = fields.take(32);
  return {
    record, suite, content, segmentSize, streamId, number, salt, previousId, startSequence, startOffset, commitment, isFixedSize,
    isBounded: (mode & BOUNDED) !== 0,
    id: commitment.subarray(0, 8),
  };
}

/** The epoch with its keys, if the commitment fits root key and name (section 4.1). */
export function verifyEpoch(fields, rootKey, name) {
  const { secret, commitment } = epochSecret(streamSecret(rootKey, fields.suite, fields.streamId, name), fields.record);
  check(timingSafeEqual(commitment, fields.commitment), "KEY_MISMATCH", "commitment does not fit key and name");
  return withKeys(fields, secret);
}

/** Begins an epoch with a fresh salt; nothing of it is stored (section 4.2). */
export function beginEpoch(rootKey, name, { suite = 1, content, segmentSize, streamId, isFixedSize, isBounded, number = 0n,
  previousId = NO_EPOCH, startSequence = 0n, startOffset = 0n }) {
  const salt = sha256(join(randomBytes(32), `${process.pid} ${Date.now()}`)).subarray(0, 24);
  const mode = (isBounded ? BOUNDED : 0) | (isFixedSize ? FIXED_SIZE : 0);
  const head = join("SE", u8(1), u8(mode), u8(suite), u8(content), u16(0), u32(segmentSize), u32(0), streamId, u64(number), salt,
    previousId, u64(startSequence), u64(startOffset));
  const { secret, commitment } = epochSecret(streamSecret(rootKey, suite, streamId, name), head);
  return withKeys(parseEpoch(join(head, commitment)), secret);
}

/** Adds the keys of segments, derived once for each 2^20 of them. */
function withKeys(fields, secret) {
  let last = { j: -1n };
  return {
    ...fields,
    segmentKey(j) {
      if (last.j !== j) last = { j, ...segmentKey(secret, j) };
      return last;
    },
  };
}
