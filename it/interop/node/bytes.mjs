// Numbers, joins, checksums (SPEC section 1), and input that is read piece by piece. All u64 are BigInt.
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { SegError, check } from "./errors.mjs";

export const MAX_POSITION = 2n ** 63n - 1n;
export const MAX_COUNT = 2 ** 31 - 1;

export const u8 = (value) => Buffer.from([value]);

export function u16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function u64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** Joins buffers; strings stand for their bytes. */
export const join = (...parts) => Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));

/** A text or name as it stands in hop frames: u16 length, UTF-8. */
export const text = (value) => join(u16(Buffer.byteLength(value)), value);

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** Reads fields one behind the other; a field that is cut is reported with the code given. */
export class Fields {
  constructor(bytes, cut = "TRUNCATED") {
    this.bytes = bytes;
    this.at = 0;
    this.cut = cut;
  }

  get left() {
    return this.bytes.length - this.at;
  }

  take(length) {
    check(this.left >= length, this.cut, `a field of ${length} bytes is cut at ${this.bytes.length}`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  u8() { return this.take(1).readUInt8(); }
  u16() { return this.take(2).readUInt16BE(); }
  u32() { return this.take(4).readUInt32BE(); }
  u64() { return this.take(8).readBigUInt64BE(); }

  /** A text or name behind its length as u16. */
  text(maxBytes = 1024) {
    const length = this.u16();
    check(length <= maxBytes, "LIMIT", `a text is longer than ${maxBytes} bytes`);
    const encoded = this.take(length);
    check(isUtf8(encoded), "CORRUPT_HEADER", "a text is not UTF-8");
    return encoded.toString("utf8");
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** CRC32C over all parts, one behind the other. */
export function crc32c(...parts) {
  let crc = 0xffffffff;
  for (const part of parts) for (const byte of part) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Bytes of an iterable of chunks (a file, a pipe, a socket), taken in the pieces that the caller wants. */
export class Input {
  constructor(source) {
    this.chunks = (source[Symbol.asyncIterator] ?? source[Symbol.iterator]).call(source);
    this.held = [];
    this.heldBytes = 0;
  }

  /** The next n bytes; fewer only where the input ends. */
  async take(n) {
    while (this.heldBytes < n) {
      const { done, value } = await this.chunks.next();
      if (done) break;
      this.held.push(value);
      this.heldBytes += value.length;
    }
    const joined = this.held.length === 1 ? this.held[0] : Buffer.concat(this.held);
    const taken = joined.subarray(0, n);
    const rest = joined.subarray(taken.length);
    this.held = rest.length > 0 ? [rest] : [];
    this.heldBytes = rest.length;
    return taken;
  }

  /** The next n bytes; TRUNCATED if the input ends before. */
  async need(n, what) {
    const bytes = await this.take(n);
    if (bytes.length < n) throw new SegError("TRUNCATED", `input ends in ${what}`);
    return bytes;
  }
}

/** Writes to a stream and waits while its buffer is full. */
export async function write(output, bytes) {
  if (bytes.length === 0 || output.write(bytes)) return;
  await new Promise((resolve, reject) => {
    const settle = (action, argument) => {
      output.off("drain", onDrain).off("error", onError).off("close", onClose);
      action(argument);
    };
    const onDrain = () => settle(resolve);
    const onError = (error) => settle(reject, error);
    const onClose = () => settle(reject, new SegError("CONNECTION_LOST", "what was written to is closed"));
    output.on("drain", onDrain).on("error", onError).on("close", onClose);
  });
}
