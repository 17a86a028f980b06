// Segment frames: header, seal, open (SPEC sections 3.1 to 3.4), and the order in which they are checked (section 9.1).
import { createCipheriv, createDecipheriv } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { Fields, MAX_POSITION, crc32c, join, u8, u16, u32, u64 } from "./bytes.mjs";
import { SegError, check } from "./errors.mjs";
import { CIPHERS } from "./key-schedule.mjs";

export const HEADER = 64;
export const TAG = 16;
export const TYPE = { DATA: 0, BEACON: 2, INDEX: 4, TRAILER: 5 };
const FINAL = 1;
const PRIVATE_METADATA = 2;
const COMPRESSED = 4;
const DEFLATE = 1;
const MAX_PUBLIC_METADATA = 4096;
const MAX_BODY = 16842768;
const MAX_SEQUENCE = 2n ** 48n - 1n;

/** The fields of a header, checked as far as they can be without knowing the epoch. Reads the header and the public metadata. */
export function parseHeader(frame) {
  check(frame.length >= HEADER, "TRUNCATED", "a segment header has 64 bytes");
  const fields = new Fields(frame);
  check(fields.take(2).toString("latin1") === "SG", "CORRUPT_HEADER", "this is no segment");
  check(fields.u8() === 1, "VERSION_UNKNOWN", "segment version is not 1");
  const [type, flags, suite, metadataBytes, bodyBytes, checksum] = [
    fields.u8(), fields.u8(), fields.u8(), fields.u16(), fields.u32(), fields.u32(),
  ];
  check(metadataBytes <= MAX_PUBLIC_METADATA, "LIMIT", "public metadata is longer than 4,096 bytes");
  check(bodyBytes >= TAG && bodyBytes <= MAX_BODY, "LIMIT", "a body has 16 to 16,842,768 bytes");
  const headBytes = HEADER + metadataBytes;
  check(frame.length >= headBytes, "TRUNCATED", "public metadata is cut");
  const found = crc32c(frame.subarray(0, 12), frame.subarray(16, headBytes));
  check(found === checksum, "CORRUPT_HEADER", "header checksum differs");
  check((flags & ~(FINAL | PRIVATE_METADATA | COMPRESSED)) === 0, "CORRUPT_HEADER", "a reserved flag is set");
  const [streamId, epochId, sequence, offset] = [fields.take(24), fields.take(8), fields.u64(), fields.u64()];
  check(sequence <= MAX_SEQUENCE && offset <= MAX_POSITION, "LIMIT", "sequence or offset is too large");
  check(Object.values(TYPE).includes(type), "CORRUPT_HEADER", "segment type is unknown");
  check(suite in CIPHERS, "SUITE_UNSUPPORTED", "segment suite is unknown");
  const publicMetadata = frame.subarray(HEADER, headBytes);
  return {
    type, suite, streamId, epochId, sequence, offset, publicMetadata, headBytes,
    isFinal: (flags & FINAL) !== 0,
    hasPrivateMetadata: (flags & PRIVATE_METADATA) !== 0,
    isCompressed: (flags & COMPRESSED) !== 0,
    frameBytes: headBytes + bodyBytes,
  };
}

/** Opens a whole frame under an epoch: the header's fields, and payload and private metadata. Nothing is released on a fault. */
export function openSegment(frame, epoch) {
  const header = parseHeader(frame);
  check(frame.length >= header.frameBytes, "TRUNCATED", "the body is cut");
  check(frame.length === header.frameBytes, "TRAILING_BYTES", "bytes follow the segment");
  const ours = header.streamId.equals(epoch.streamId) && header.epochId.equals(epoch.id) && header.suite === epoch.suite;
  const behindStart = header.type !== TYPE.DATA || (header.sequence >= epoch.startSequence && header.offset >= epoch.startOffset);
  check(ours && behindStart, "SEQUENCE_CONFLICT", "segment is not of this stream and epoch");
  const head = frame.subarray(0, header.headBytes);
  const plaintext = decrypt(epoch, header, head, frame.subarray(header.headBytes));
  const parts = splitPlaintext(plaintext, header.hasPrivateMetadata);
  if (header.isCompressed) parts.payload = decompress(header, parts.payload, epoch);
  checkPayload(header, parts, epoch);
  return { ...header, ...parts };
}

/** Seals a payload into a frame. The caller never seals twice under one sequence, type and final flag of an epoch (section 3.1). */
export function sealSegment(epoch, { type, isFinal, sequence, offset, publicMetadata = Buffer.alloc(0), payload }) {
  const before = join("SG", u8(1), u8(type), u8(isFinal ? FINAL : 0), u8(epoch.suite), u16(publicMetadata.length),
    u32(payload.length + TAG));
  const after = join(epoch.streamId, epoch.id, u64(sequence), u64(offset));
  const head = join(before, u32(crc32c(before, after, publicMetadata)), after, publicMetadata);
  const { key, nonce } = keyAndNonce(epoch, type, isFinal, sequence);
  const cipher = createCipheriv(CIPHERS[epoch.suite], key, nonce, { authTagLength: TAG });
  cipher.setAAD(head, { plaintextLength: payload.length });
  return join(head, cipher.update(payload), cipher.final(), cipher.getAuthTag());
}

function decrypt(epoch, { type, isFinal, sequence }, head, body) {
  const { key, nonce } = keyAndNonce(epoch, type, isFinal, sequence);
  const cipher = createDecipheriv(CIPHERS[epoch.suite], key, nonce, { authTagLength: TAG });
  cipher.setAAD(head, { plaintextLength: body.length - TAG });
  cipher.setAuthTag(body.subarray(body.length - TAG));
  try {
    return join(cipher.update(body.subarray(0, body.length - TAG)), cipher.final());
  } catch {
    throw new SegError("AEAD_FAILED", "segment does not authenticate");
  }
}

function keyAndNonce(epoch, type, isFinal, sequence) {
  const { key, mask } = epoch.segmentKey(sequence >> 20n);
  const counter = join(u8((type << 1) | (isFinal ? 1 : 0)), Buffer.alloc(3), u64(sequence));
  return { key, nonce: counter.map((byte, index) => byte ^ mask[index]) };
}

/** Section 3.3: u16 n, n bytes, zeros up to a multiple of 16, then the payload. */
function splitPlaintext(plaintext, hasPrivateMetadata) {
  if (!hasPrivateMetadata) return { privateMetadata: Buffer.alloc(0), payload: plaintext };
  const fields = new Fields(plaintext, "CORRUPT_HEADER");
  const n = fields.u16();
  check(n >= 1 && n <= 65533, "CORRUPT_HEADER", "private metadata has 1 to 65,533 bytes");
  const privateMetadata = fields.take(n);
  const padding = fields.take((16 - ((2 + n) % 16)) % 16);
  check(padding.every((byte) => byte === 0), "CORRUPT_HEADER", "padding is not zero");
  return { privateMetadata, payload: plaintext.subarray(fields.at) };
}

const BEACON_PAYLOAD = 28;
const MAX_INTERVAL_MS = 86_400_000;

/** The fields of a beacon's payload (section 3.6). */
export function parseBeacon(payload) {
  const fields = new Fields(payload, "CORRUPT_HEADER");
  return { nextSequence: fields.u64(), nextOffset: fields.u64(), sealedAtMs: fields.u64(), intervalMs: fields.u32() };
}

function checkBeacon({ isFinal, offset, publicMetadata, hasPrivateMetadata }, { payload }, epoch) {
  const wellFormed = !isFinal && publicMetadata.length === 0 && !hasPrivateMetadata && payload.length === BEACON_PAYLOAD && !epoch.isBounded;
  check(wellFormed, "CORRUPT_HEADER", "a beacon has 28 bytes, no metadata, and a live stream");
  const { nextSequence, nextOffset, sealedAtMs, intervalMs } = parseBeacon(payload);
  const inRange = nextSequence <= MAX_SEQUENCE + 1n && nextOffset === offset && sealedAtMs <= MAX_POSITION && intervalMs <= MAX_INTERVAL_MS;
  check(inRange, "CORRUPT_HEADER", "a field of a beacon is out of range");
  const behindStart = nextSequence >= epoch.startSequence && nextOffset >= epoch.startOffset;
  check(behindStart, "CORRUPT_HEADER", "a beacon points before the start of its epoch");
}

/** Section 3.7: codec, plain length, compressed bytes; exactly the plain length comes out, and nothing is left over. */
function decompress({ type }, payload, epoch) {
  check(type === TYPE.DATA && !epoch.isFixedSize, "CORRUPT_HEADER", "a segment is compressed where none may be");
  const fields = new Fields(payload, "CORRUPT_HEADER");
  const [codec, plainBytes] = [fields.u8(), fields.u32()];
  check(fields.left > 0 && codec === DEFLATE, "CORRUPT_HEADER", "the codec of a payload is unknown, or nothing follows");
  const inRange = plainBytes > payload.length && plainBytes <= epoch.segmentSize;
  check(inRange, "CORRUPT_HEADER", "a compressed payload says an impossible length");
  const compressed = fields.take(fields.left);
  try {
    const { buffer, engine } = inflateRawSync(compressed, { maxOutputLength: plainBytes, info: true });
    check(buffer.length === plainBytes && engine.bytesWritten === compressed.length, "CORRUPT_HEADER", "a compressed payload has another length");
    return buffer;
  } catch {
    throw new SegError("CORRUPT_HEADER", "a compressed payload does not become what it says");
  }
}

/** Rules of section 3.2 that an authentic segment can still break. */
function checkPayload({ type, isFinal, sequence, offset, publicMetadata, hasPrivateMetadata }, { payload }, epoch) {
  if (type === TYPE.TRAILER) {
    const wellFormed = isFinal && sequence === 0n && payload.length === 0 && !hasPrivateMetadata;
    check(wellFormed, "CORRUPT_HEADER", "a trailer is final, of sequence 0, and empty");
    return;
  }
  if (type === TYPE.BEACON) {
    checkBeacon({ isFinal, offset, publicMetadata, hasPrivateMetadata }, { payload }, epoch);
    return;
  }
  if (type === TYPE.INDEX) {
    const wellFormed = payload.length > 0 && publicMetadata.length === 0 && !hasPrivateMetadata;
    check(wellFormed, "CORRUPT_HEADER", "an INDEX segment has entries and no metadata");
    return;
  }
  check(payload.length <= epoch.segmentSize, "CORRUPT_HEADER", "payload is longer than the segment size");
  check(isFinal || payload.length > 0, "CORRUPT_HEADER", "an empty segment is not the final one");
  const full = isFinal || !epoch.isFixedSize || payload.length === epoch.segmentSize;
  check(full, "CORRUPT_HEADER", "a segment of fixed size is not full");
}
