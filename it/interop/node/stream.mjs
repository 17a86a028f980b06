// The rules of a stream (SPEC section 5): segments in any order in, payload in order out; and the other way round.
import { SegError, check } from "./errors.mjs";
import { RECORDS, parseEpoch, verifyEpoch } from "./epoch.mjs";
import { metadataOf } from "./metadata.mjs";
import { RecordReader } from "./records.mjs";
import { TYPE, openSegment, parseBeacon, parseHeader, sealSegment } from "./segment.mjs";

/** Opens what arrives of one stream. `release` gets payloads of BYTES, or whole records. After an error it only repeats the error. */
export class StreamReader {
  constructor({ rootKey, name, release, windowSegments = 100n, windowBytes = 64 << 20, isFile = false }) {
    Object.assign(this, { rootKey, name, release, windowSegments, windowBytes });
    this.records = new RecordReader(release, { isFile });
    this.epoch = null;
    this.next = { sequence: 0n, offset: 0n };
    this.waiting = new Map();
    this.waitingBytes = 0;
    this.finalSequence = null;
    this.isComplete = false;
    this.dropped = 0;
    this.nextBeacon = 0n;
    this.droppedBeacons = 0;
    this.failure = null;
  }

  /** Takes an EPOCH record; the one in force may come again. */
  acceptEpoch(record) {
    this.guard(() => {
      const verified = verifyEpoch(parseEpoch(record), this.rootKey, this.name);
      if (!this.epoch) {
        this.epoch = verified;
        this.next = { sequence: verified.startSequence, offset: verified.startOffset };
        return;
      }
      const current = this.epoch;
      if (verified.record.equals(current.record)) return;
      const sameStream = verified.streamId.equals(current.streamId) && verified.suite === current.suite;
      check(sameStream, "KEY_MISMATCH", "the epoch is one of another stream or suite");
      const follows = verified.previousId.equals(current.id) && verified.content === current.content
        && verified.startSequence === this.next.sequence;
      check(follows && this.waiting.size === 0 && !this.isComplete, "EPOCH_FORK", "the epoch does not continue the current one");
      this.epoch = { ...verified };
      this.nextBeacon = 0n;
      this.records.epoch();
    });
  }

  /** Takes one segment frame. */
  accept(frame) {
    this.guard(() => {
      check(this.epoch !== null, "PROTOCOL", "a segment came before its epoch");
      this.place(openSegment(frame, this.epoch));
    });
  }

  /** Takes a segment that the current epoch has opened already. */
  acceptOpened(segment) {
    this.guard(() => this.place(segment));
  }

  /** Takes a beacon frame: what it says (section 3.6), or null if that is nothing new. */
  acceptBeacon(frame) {
    let beacon = null;
    this.guard(() => {
      check(this.epoch !== null, "PROTOCOL", "a beacon came before its epoch");
      const { type, epochId, sequence } = parseHeader(frame);
      check(type === TYPE.BEACON, "PROTOCOL", "a BEACON frame holds another segment");
      if (!epochId.equals(this.epoch.id) || sequence < this.nextBeacon) {
        this.droppedBeacons++;
        return;
      }
      beacon = parseBeacon(openSegment(frame, this.epoch).payload);
      this.nextBeacon = sequence + 1n;
    });
    return beacon;
  }

  /** Says that nothing more comes. */
  end() {
    this.guard(() => {
      const isCut = this.waiting.size > 0 || (this.epoch !== null && this.epoch.isBounded && !this.isComplete);
      check(!isCut && this.epoch !== null, "TRUNCATED", "the stream ends before its last segment");
    });
  }

  place(segment) {
    const { sequence, frameBytes } = segment;
    check(segment.type === TYPE.DATA, "CORRUPT_HEADER", "INDEX and TRAILER are no part of a stream");
    const beyondFinal = this.finalSequence !== null && sequence > this.finalSequence;
    check(!beyondFinal, "SEQUENCE_CONFLICT", "a segment lies behind the FINAL one");
    if (sequence < this.next.sequence || this.waiting.has(sequence)) {
      this.dropped++;
      return;
    }
    const inWindow = sequence < this.next.sequence + this.windowSegments
      && (sequence === this.next.sequence || this.waitingBytes + frameBytes <= this.windowBytes);
    check(inWindow, "REORDER_WINDOW_FULL", "a segment lies too far ahead");
    if (segment.isFinal) {
      const isLast = [...this.waiting.keys()].every((other) => other < sequence);
      check(isLast, "SEQUENCE_CONFLICT", "segments lie behind the FINAL one");
      this.finalSequence = sequence;
    }
    this.waiting.set(sequence, segment);
    this.waitingBytes += frameBytes;
    this.releaseWaiting();
  }

  releaseWaiting() {
    for (let segment; (segment = this.waiting.get(this.next.sequence)); ) {
      check(segment.offset === this.next.offset, "SEQUENCE_CONFLICT", "offset does not fit the segment before");
      metadataOf(segment);
      if (this.epoch.content === RECORDS) this.records.segment(segment, this.epoch.segmentSize);
      else if (segment.payload.length > 0) this.release(segment.payload);
      this.waiting.delete(segment.sequence);
      this.waitingBytes -= segment.frameBytes;
      this.next = { sequence: segment.sequence + 1n, offset: segment.offset + BigInt(segment.payload.length) };
      this.isComplete = segment.isFinal;
    }
  }

  guard(action) {
    if (this.failure) throw this.failure;
    try {
      action();
    } catch (error) {
      this.failure = error instanceof SegError ? error : new SegError("INTERNAL", error.stack);
      throw this.failure;
    }
  }
}

/** Seals the DATA segments of one epoch, one behind the other. */
export class StreamWriter {
  constructor(epoch) {
    this.epoch = epoch;
    this.sequence = epoch.startSequence;
    this.offset = epoch.startOffset;
  }

  seal(payload, { isFinal = false, publicMetadata } = {}) {
    const { sequence, offset } = this;
    const frame = sealSegment(this.epoch, { type: TYPE.DATA, isFinal, sequence, offset, publicMetadata, payload });
    this.sequence += 1n;
    this.offset += BigInt(payload.length);
    return frame;
  }
}
