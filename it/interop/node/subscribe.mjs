// Reads a stream from a hub, from its beginning to its end (SPEC sections 7.3, 7.5).
import { join, text, u32, u64, u8 } from "./bytes.mjs";
import { SegError, check } from "./errors.mjs";
import { EPOCH_RECORD } from "./epoch.mjs";
import { BYTE_CREDIT, Hop } from "./hop.mjs";
import { FRAME } from "./hop-frames.mjs";
import { checkName } from "./key-schedule.mjs";
import { parseHeader } from "./segment.mjs";
import { StreamReader } from "./stream.mjs";

const LIST_CHANNEL = 1;
const CHANNEL = 2;
const LIST_LIMIT = 1000;
const WINDOW = 100;
const GRANT_EVERY = 25;
const EARLIEST = 0;

/** Reads the newest stream of a name. `release` gets payloads or whole records, authentic and in order, and the content. */
export async function subscribe(release, { name, rootKey, ...hub }) {
  checkName(name);
  const hop = await Hop.connect(hub);
  try {
    const streams = await list(hop, name);
    check(streams.length > 0, "STREAM_UNKNOWN", "the hub has no stream of this name");
    await read(hop, streams.at(-1).streamId, { name, rootKey, release });
    await hop.send(FRAME.STOP, CHANNEL, Buffer.alloc(0));
    hop.close();
  } finally {
    hop.abort();
  }
}

/** The streams of a name, in the order in which they were created. */
async function list(hop, name) {
  const streams = [];
  for (let from = 0n, found = 1; found > 0; ) {
    found = 0;
    await hop.send(FRAME.LIST, LIST_CHANNEL, join(u64(from), u32(LIST_LIMIT), text(name)));
    let frame = await hop.next();
    for (; frame.type === FRAME.ANNOUNCE; frame = await hop.next(), found++) streams.push(announcement(frame.fields));
    check(frame.type === FRAME.LISTED, "PROTOCOL", "a list holds nothing but announcements");
    from = frame.fields.u64();
  }
  return streams;
}

function announcement(fields) {
  const [streamId, ordinal, content, flags] = [fields.take(24), fields.u64(), fields.u8(), fields.u8()];
  const [, , next, , start] = [1, 2, 3, 4, 5].map(() => fields.u64());
  return { streamId, ordinal, content, flags, next, start, name: fields.text() };
}

async function read(hop, streamId, { name, rootKey, release }) {
  const payloads = [];
  const reader = new StreamReader({ rootKey, name, release: (payload) => payloads.push(payload) });
  await hop.send(FRAME.SUBSCRIBE, CHANNEL, join(streamId, text(""), u32(WINDOW), u8(EARLIEST)));
  let receivedBytes = 0n;
  let grantedFrom = 0n;
  while (true) {
    const { type, fields } = await hop.next();
    if (type === FRAME.ANNOUNCE) {
      const announced = announcement(fields);
      check(announced.streamId.equals(streamId), "PROTOCOL", "the hub announces another stream than was asked for");
      check(announced.start === 0n, "POSITION_GONE", "the hub has lost the beginning of the stream");
    } else if (type === FRAME.EPOCH) {
      acceptEpoch(reader, fields.take(EPOCH_RECORD), streamId);
    } else if (type === FRAME.DATA) {
      receivedBytes += BigInt(fields.left);
      while (fields.left > 0) {
        const { frameBytes } = parseHeader(fields.bytes.subarray(fields.at));
        try {
          reader.accept(fields.take(frameBytes));
        } finally {
          for (const payload of payloads.splice(0)) await release(payload, reader.epoch.content);
        }
      }
      if (reader.next.sequence >= grantedFrom + BigInt(GRANT_EVERY)) {
        grantedFrom = reader.next.sequence;
        await grant(hop, grantedFrom, receivedBytes);
      }
    } else if (type === FRAME.GAP) {
      throw new SegError("POSITION_GONE", "the hub has dropped segments that were not read yet");
    } else if (type === FRAME.BEACON) {
      // What it says is for readers that are never done; this one ends with the stream.
      reader.acceptBeacon(fields.take(fields.left));
    } else if (type === FRAME.ENDED) {
      reader.end();
      check(reader.isComplete, "TRUNCATED", "the hub says that the stream ended, but its FINAL segment is missing");
      return;
    } else {
      throw new SegError("PROTOCOL", `a hub sends a reader no frame of type ${type}`);
    }
  }
}

function acceptEpoch(reader, record, streamId) {
  const isFirst = reader.epoch === null;
  reader.acceptEpoch(record);
  check(reader.epoch.streamId.equals(streamId), "KEY_MISMATCH", "the epoch is one of another stream");
  check(!isFirst || reader.epoch.startSequence === 0n, "POSITION_GONE", "the first epoch does not start at the beginning");
}

async function grant(hop, next, receivedBytes) {
  await hop.send(FRAME.CREDIT, CHANNEL, join(u64(next), u64(next), u64(next + BigInt(WINDOW))));
  await hop.send(FRAME.BYTE_CREDIT, 0, u64(receivedBytes + BYTE_CREDIT));
}
