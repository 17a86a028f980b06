// .seg files (SPEC section 6): written and read front to back.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { Fields, join, u8, u16, u32, u64 } from "./bytes.mjs";
import { check } from "./errors.mjs";
import { BYTES, EPOCH_RECORD, MAX_SEGMENT_SIZE, RECORDS, beginEpoch, parseEpoch } from "./epoch.mjs";
import { CIPHERS, checkName, fileHeaderKey, hmac, keyContext } from "./key-schedule.mjs";
import { encodeKeySources, parseKeySources } from "./key-sources.mjs";
import { RecordPacker } from "./records.mjs";
import { IndexCheck, entryOf, sealIndex } from "./seg-index.mjs";
import { HEADER, TYPE, openSegment, parseHeader, sealSegment } from "./segment.mjs";
import { StreamReader, StreamWriter } from "./stream.mjs";

const MAX_HEADER = 65536;
const FRAME_ROOM = 69712;

/**
 * Reads a file from an Input. `findKey` gets key sources and context; `release` gets payloads of BYTES or whole records, each before the
 * next is read.
 */
export async function openFile(input, findKey, release) {
  const header = await readHeader(input, findKey);
  const fields = parseEpoch(await input.need(EPOCH_RECORD, "the EPOCH record"));
  const agree = ["suite", "content", "segmentSize"].every((field) => fields[field] === header[field])
    && fields.streamId.equals(header.streamId) && fields.isBounded && fields.startSequence === 0n && fields.startOffset === 0n;
  check(agree, "CORRUPT_HEADER", "header and EPOCH record of the file differ");
  const released = [];
  const reader = new StreamReader({ rootKey: header.rootKey, name: header.name, release: (bytes) => released.push(bytes), isFile: true });
  reader.acceptEpoch(fields.record);
  const { epoch } = reader;
  let at = header.bytes + EPOCH_RECORD;
  const nextFrame = async () => {
    const frame = await readFrame(input, header.segmentSize);
    at += frame.length;
    return frame;
  };
  const index = new IndexCheck();
  while (!reader.isComplete) {
    const start = at;
    const segment = openSegment(await nextFrame(), epoch);
    const isNext = segment.type === TYPE.DATA && segment.sequence === reader.next.sequence && segment.offset === reader.next.offset;
    check(isNext, "SEQUENCE_CONFLICT", "a segment is not the one that must follow");
    index.segment(segment, start, header.content);
    try {
      reader.acceptOpened(segment);
    } finally {
      for (const bytes of released.splice(0)) await release(bytes, header.content);
    }
  }
  const indexAt = epoch.isFixedSize ? 0 : at;
  if (!epoch.isFixedSize) await index.read(nextFrame, epoch, reader.next.offset);
  const trailer = openSegment(await nextFrame(), epoch);
  checkTrailer(trailer, { length: at, epochAt: header.bytes, indexAt, ...reader.next });
  check((await input.take(1)).length === 0, "TRAILING_BYTES", "bytes follow the trailer");
  return header;
}

/**
 * Writes a file. `payloads` is async-iterable: pieces of any size for BYTES, whole records for RECORDS. `keySources` gets the context, and
 * gives the ways to the root key that readers will have.
 */
export async function sealFile(payloads, emit, { keySources, rootKey, name = "", content = BYTES, segmentSize = 65536, suite = 1 }) {
  checkName(name);
  const streamId = join(randomBytes(16), u64(0));
  const sources = encodeKeySources(keySources(keyContext(suite, streamId, name)));
  const head = join("SEGFILE1", u8(1), u8(0), u8(suite), u8(content), u32(segmentSize), streamId,
    u32(78 + name.length + sources.length), u16(name.length), name, sources);
  const header = join(head, hmac(fileHeaderKey(rootKey), head));
  const epoch = beginEpoch(rootKey, name, { suite, content, segmentSize, streamId, isBounded: true, isFixedSize: content === BYTES });
  const writer = new StreamWriter(epoch);
  let written = BigInt(header.length + EPOCH_RECORD);
  const put = async (frame) => {
    written += BigInt(frame.length);
    await emit(frame);
  };
  const entries = [];
  const putData = async (frame) => {
    const entry = entryOf(parseHeader(frame), written, content);
    if (entry) entries.push(entry);
    await put(frame);
  };
  await emit(join(header, epoch.record));
  await (content === RECORDS ? sealRecords : sealBytes)(payloads, writer, putData);
  const indexAt = epoch.isFixedSize ? 0n : written;
  if (!epoch.isFixedSize) for (const frame of sealIndex(epoch, entries, writer.offset)) await put(frame);
  const publicMetadata = join(u64(written + 128n), u64(header.length), u64(indexAt), u64(writer.sequence - 1n), u64(writer.offset), u64(0));
  await put(sealSegment(epoch, {
    type: TYPE.TRAILER, isFinal: true, sequence: 0n, offset: writer.offset, publicMetadata, payload: Buffer.alloc(0),
  }));
}

/** Every segment but the last is full; the last is FINAL, and empty only if there is no content at all. */
export async function sealBytes(payloads, writer, put) {
  const size = writer.epoch.segmentSize;
  let held = Buffer.alloc(0);
  for await (const piece of payloads) {
    held = join(held, piece);
    let at = 0;
    for (; held.length - at > size; at += size) await put(writer.seal(held.subarray(at, at + size)));
    held = held.subarray(at);
  }
  await put(writer.seal(held, { isFinal: true }));
}

/** Whole records packed together, large ones in fragments, and an empty FINAL segment. */
export async function sealRecords(records, writer, put) {
  const packer = new RecordPacker(writer.epoch.segmentSize);
  const putAll = async (segments) => {
    for (const { payload, publicMetadata } of segments) await put(writer.seal(payload, { publicMetadata }));
  };
  for await (const record of records) await putAll(packer.add(record));
  await putAll(packer.flush());
  await put(writer.seal(Buffer.alloc(0), { isFinal: true, publicMetadata: packer.finalMetadata() }));
}

/** The header, once it is authentic. */
export async function readHeader(input, findKey) {
  const start = await input.need(44, "the file header");
  const head = new Fields(start);
  check(head.take(8).toString("latin1") === "SEGFILE1", "CORRUPT_HEADER", "this is no .seg file");
  check(head.u8() === 1, "VERSION_UNKNOWN", "file version is not 1");
  const [flags, suite, content, segmentSize, streamId, bytes] = [
    head.u8(), head.u8(), head.u8(), head.u32(), head.take(24), head.u32(),
  ];
  check(bytes >= 44 + 32 && bytes <= MAX_HEADER, "LIMIT", "file header has an impossible length");
  const whole = join(start, await input.need(bytes - 44, "the file header"));
  check(flags === 0, "CORRUPT_HEADER", "a reserved flag of the file is set");
  check(suite in CIPHERS, "SUITE_UNSUPPORTED", "file suite is unknown");
  check(content <= RECORDS, "CORRUPT_HEADER", "file content is unknown");
  check(segmentSize >= 1 && segmentSize <= MAX_SEGMENT_SIZE, "LIMIT", "segment size of the file is out of range");
  const fields = new Fields(whole.subarray(44, bytes - 32));
  const name = fields.text(255);
  checkName(name);
  const sources = parseKeySources(fields);
  const rootKey = findKey(sources, keyContext(suite, streamId, name));
  const code = hmac(fileHeaderKey(rootKey), whole.subarray(0, bytes - 32));
  check(timingSafeEqual(code, whole.subarray(bytes - 32)), "KEY_MISMATCH", "file header does not fit the key");
  return { suite, content, segmentSize, streamId, name, rootKey, bytes };
}

async function readFrame(input, segmentSize) {
  const start = await input.need(HEADER, "a segment header");
  // Damaged lengths must not make us read far ahead: the public metadata is capped before it is fetched.
  const metadataBytes = start.readUInt16BE(6);
  const withMetadata = metadataBytes <= 4096 ? join(start, await input.take(metadataBytes)) : start;
  const { frameBytes } = parseHeader(withMetadata);
  check(frameBytes <= FRAME_ROOM + segmentSize, "LIMIT", "a frame is longer than this file allows");
  return join(withMetadata, await input.need(frameBytes - withMetadata.length, "a segment"));
}

function checkTrailer(segment, expected) {
  check(segment.type === TYPE.TRAILER, "SEQUENCE_CONFLICT", "no trailer follows");
  const table = new Fields(segment.publicMetadata);
  const [length, start, index, last, payloadBytes, reserved] = [1, 2, 3, 4, 5, 6].map(() => table.u64());
  check(table.left === 0, "TRAILING_BYTES", "the trailer's table has 48 bytes");
  check(reserved === 0n, "CORRUPT_HEADER", "reserved bytes of the trailer are set");
  const fits = length === BigInt(expected.length) && start === BigInt(expected.epochAt) && index === BigInt(expected.indexAt)
    && last === expected.sequence - 1n && payloadBytes === expected.offset && segment.offset === expected.offset;
  check(fits, "SEQUENCE_CONFLICT", "the trailer does not fit what was read");
}
