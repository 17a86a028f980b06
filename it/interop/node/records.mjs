// Records in segments (SPEC sections 3.4, 3.5): the span, whole records, fragments.
import { Fields, MAX_COUNT, MAX_POSITION, join, u8, u16, u32, u64 } from "./bytes.mjs";
import { check } from "./errors.mjs";

export const WHOLE = 0;
export const FIRST = 1;
export const MIDDLE = 2;
export const LAST = 3;
const SPAN = 1;
const SPAN_BYTES = 13;

export const spanMetadata = (part, number, count) => join(u16(SPAN), u16(SPAN_BYTES), u8(part), u64(number), u32(count));

function parseSpan(publicMetadata) {
  const fields = new Fields(publicMetadata);
  const entries = [];
  while (fields.left > 0) entries.push({ type: fields.u16(), value: fields.take(fields.u16()) });
  const spans = entries.filter(({ type }) => type === SPAN);
  check(spans.length <= 1, "CORRUPT_HEADER", "the RECORDS span is there twice");
  check(spans.length === 1, "BAD_RECORD", "the RECORDS span is missing");
  const value = new Fields(spans[0].value);
  const span = { part: value.u8(), number: value.u64(), count: value.u32() };
  check(value.left === 0, "TRAILING_BYTES", "the RECORDS span has 13 bytes");
  check(span.part <= LAST && span.number <= MAX_POSITION, "CORRUPT_HEADER", "the RECORDS span is out of range");
  check(span.count <= MAX_COUNT, "LIMIT", "the RECORDS span counts too many");
  const expected = { [FIRST]: 0, [MIDDLE]: 0, [LAST]: 1 }[span.part] ?? span.count;
  check(span.count === expected, "BAD_RECORD", "the count of a fragment is wrong");
  return span;
}

/** Number of the first record that begins in a segment or, if none does, behind it. */
export function firstToBegin(publicMetadata) {
  const { part, number } = parseSpan(publicMetadata);
  return part === MIDDLE || part === LAST ? number + 1n : number;
}

/**
 * Takes the segments of a RECORDS stream in order and hands on each record as soon as it is whole. A file (section 6.2) starts with
 * record 0, and no record of it is abandoned.
 */
export class RecordReader {
  constructor(onRecord, { isFile = false, maxRecordBytes = 16777216 } = {}) {
    this.onRecord = onRecord;
    this.isFile = isFile;
    this.maxRecordBytes = maxRecordBytes;
    this.nextNumber = isFile ? 0n : null;
    this.fragments = null;
    this.abandoned = 0;
  }

  /** A record that has not ended where an epoch ends is dropped. */
  epoch() {
    if (this.fragments) this.abandoned++;
    this.fragments = null;
  }

  segment({ publicMetadata, payload, isFinal }, segmentSize) {
    const { part, number, count } = parseSpan(publicMetadata);
    const outOfOrder = this.isFile ? "SEQUENCE_CONFLICT" : "BAD_RECORD";
    check(this.nextNumber === null || number === this.nextNumber, outOfOrder, "record numbers are not consecutive");
    const goesOn = part === MIDDLE || part === LAST;
    check(!this.isFile || goesOn === (this.fragments !== null), "BAD_RECORD", "a record of a file has no end, or no start");
    check(!isFinal || (payload.length === 0 && part === WHOLE && count === 0), "BAD_RECORD", "a FINAL segment holds no records");
    if (part === WHOLE) this.whole(payload, count);
    else this.fragment(part, payload, segmentSize);
    this.nextNumber = number + BigInt(count);
  }

  whole(payload, count) {
    this.epoch();
    const fields = new Fields(payload, "BAD_RECORD");
    for (let index = 0; index < count; index++) {
      const length = fields.u32();
      check(length <= fields.left, "BAD_RECORD", "a record is longer than its segment");
      check(length <= this.maxRecordBytes, "LIMIT", "a record is longer than this reader takes");
      this.onRecord(fields.take(length));
    }
    check(fields.left === 0, "BAD_RECORD", "bytes are left behind the last record");
  }

  fragment(part, payload, segmentSize) {
    check(part === LAST || payload.length === segmentSize, "BAD_RECORD", "a fragment that is not the last is not full");
    if (part === FIRST) {
      this.epoch();
      check(payload.length >= 4, "BAD_RECORD", "a first fragment is shorter than its length");
      const length = payload.readUInt32BE();
      check(length + 4 > segmentSize, "BAD_RECORD", "a record that fits a segment is fragmented");
      check(length <= this.maxRecordBytes, "LIMIT", "a record is longer than this reader takes");
      this.fragments = { length: length + 4, held: 0, parts: [] };
    } else if (!this.fragments) {
      // Only a reader that began behind the first fragment may skip; from its first whole record on every record has a beginning.
      check(this.nextNumber === null || this.skipping, "BAD_RECORD", "a fragment has no first one");
      this.skipping = part === MIDDLE;
      return;
    }
    const record = this.fragments;
    record.parts.push(payload);
    record.held += payload.length;
    const fits = part === LAST ? record.held === record.length : record.held < record.length;
    check(fits, "BAD_RECORD", "fragments do not fit together");
    if (part === LAST) {
      this.fragments = null;
      this.onRecord(Buffer.concat(record.parts).subarray(4));
    }
  }
}

/** Packs records into the payloads and spans of segments, large records into fragments. */
export class RecordPacker {
  constructor(segmentSize) {
    this.segmentSize = segmentSize;
    this.number = 0n;
    this.held = [];
    this.heldBytes = 0;
  }

  /** The segments that are full once this record is added. */
  add(record) {
    const bytes = join(u32(record.length), record);
    if (bytes.length > this.segmentSize) return [...this.flush(), ...this.fragmentsOf(bytes)];
    const full = this.heldBytes + bytes.length > this.segmentSize ? this.flush() : [];
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    return full;
  }

  flush() {
    if (this.held.length === 0) return [];
    const segment = { payload: Buffer.concat(this.held), publicMetadata: spanMetadata(WHOLE, this.number, this.held.length) };
    this.number += BigInt(this.held.length);
    this.held = [];
    this.heldBytes = 0;
    return [segment];
  }

  /** The span of the FINAL segment. */
  finalMetadata() {
    return spanMetadata(WHOLE, this.number, 0);
  }

  fragmentsOf(bytes) {
    const segments = [];
    for (let at = 0; at < bytes.length; at += this.segmentSize) {
      const isLast = at + this.segmentSize >= bytes.length;
      const part = at === 0 ? FIRST : isLast ? LAST : MIDDLE;
      const publicMetadata = spanMetadata(part, this.number, isLast ? 1 : 0);
      segments.push({ payload: bytes.subarray(at, at + this.segmentSize), publicMetadata });
    }
    this.number += 1n;
    return segments;
  }
}
