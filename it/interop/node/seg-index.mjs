// The index of files that are not of fixed size (SPEC section 6.3): one form for given segments.
import { createHash } from "node:crypto";
import { join, u64 } from "./bytes.mjs";
import { check } from "./errors.mjs";
import { RECORDS } from "./epoch.mjs";
import { firstToBegin } from "./records.mjs";
import { TYPE, openSegment, sealSegment } from "./segment.mjs";

const SEGMENTS_PER_ENTRY = 64n;
const ENTRY = 32;
const MAX_ENTRIES = 2048;

const entriesPerSegment = (segmentSize) => Math.max(1, Math.min(MAX_ENTRIES, Math.floor(segmentSize / ENTRY)));

/** The entry of a DATA segment whose frame starts at a place of the file; none for most of them. */
export function entryOf({ sequence, offset, publicMetadata }, at, content) {
  if (sequence % SEGMENTS_PER_ENTRY !== 0n) return null;
  return join(u64(sequence), u64(at), u64(offset), u64(content === RECORDS ? firstToBegin(publicMetadata) : 0));
}

/** The frames of INDEX segments for these entries. */
export function sealIndex(epoch, entries, offset) {
  const size = entriesPerSegment(epoch.segmentSize);
  const frames = [];
  for (let at = 0; at < entries.length; at += size) {
    frames.push(sealSegment(epoch, {
      type: TYPE.INDEX, isFinal: at + size >= entries.length, sequence: BigInt(frames.length), offset,
      payload: join(...entries.slice(at, at + size)),
    }));
  }
  return frames;
}

/** Compares an index that comes with the places where the segments were: two digests, as nobody knows how many there will be. */
export class IndexCheck {
  constructor() {
    this.expected = createHash("sha256");
    this.found = createHash("sha256");
    this.count = 0;
  }

  segment(segment, at, content) {
    const entry = entryOf(segment, at, content);
    if (!entry) return;
    this.expected.update(entry);
    this.count++;
  }

  /** Reads all INDEX segments; `nextFrame` gives their frames, `offset` is what each of them must say. */
  async read(nextFrame, epoch, offset) {
    const size = entriesPerSegment(epoch.segmentSize);
    for (let at = 0, number = 0n; at < this.count; at += size, number++) {
      const segment = openSegment(await nextFrame(), epoch);
      const inPlace = segment.type === TYPE.INDEX && segment.sequence === number && segment.offset === offset
        && segment.isFinal === at + size >= this.count;
      check(inPlace, "SEQUENCE_CONFLICT", "an INDEX segment is not the one that must follow");
      const length = Math.min(size, this.count - at) * ENTRY;
      check(segment.payload.length === length, "CORRUPT_HEADER", "an INDEX segment has another length than its file needs");
      this.found.update(segment.payload);
    }
    check(this.expected.digest().equals(this.found.digest()), "SEQUENCE_CONFLICT", "the index does not fit the segments");
  }
}
