// The frames of a hop (SPEC section 7.3), checked in the order of section 9.1.
import { Fields, MAX_POSITION } from "./bytes.mjs";
import { check } from "./errors.mjs";
import { EPOCH_RECORD, parseEpoch } from "./epoch.mjs";
import { checkName } from "./key-schedule.mjs";

export const FRAME = {
  HELLO: 0x01, OPEN: 0x02, OPEN_ACK: 0x03, EPOCH: 0x04, DATA: 0x05, END: 0x06, CREDIT: 0x07, BYTE_CREDIT: 0x08, RESET: 0x09, STOP: 0x0a,
  PING: 0x0b, PONG: 0x0c, KEY_UPDATE: 0x0d, GOAWAY: 0x0e, ERROR: 0x0f, SUBSCRIBE: 0x10, LIST: 0x11, ANNOUNCE: 0x12, ENDED: 0x13, FENCED: 0x14, LISTED: 0x15,
  GAP: 0x16, BEACON: 0x17,
};

const HEADER = 8;
const MAX_CONTROL = 16384;
const MAX_NAME = 255;
const MAX_NEXT_SEQUENCE = 2n ** 48n;

/** Takes the next frame of a record; DATA stands in clear records, and everything else in sealed ones. */
export function parseFrame(fields, isClear) {
  check(fields.left >= HEADER, "CORRUPT_HEADER", "the header of a frame is cut");
  const [type, flags, channel, length] = [fields.u8(), fields.u8(), fields.u16(), fields.u32()];
  check(Object.values(FRAME).includes(type), "PROTOCOL", "a frame has a type that is not defined");
  check(flags === 0, "PROTOCOL", "reserved flags of a frame are set");
  check(length <= fields.left && (!isClear || length === fields.left), "PROTOCOL", "a frame does not fit its record");
  check((type === FRAME.DATA) === isClear, "PROTOCOL", "DATA travels in the clear, and nothing else does");
  check(isClear || length <= MAX_CONTROL, "LIMIT", "a control frame has at most 16,384 bytes");
  const payload = fields.take(length);
  if (!isClear) checkPayload(type, new Fields(payload));
  return { type, channel, fields: new Fields(payload) };
}

/** Every field of a control frame, up to its end. */
function checkPayload(type, fields) {
  check(type in LAYOUTS, "PROTOCOL", "a hub sends no such frame");
  LAYOUTS[type](fields);
  check(fields.left === 0, "TRAILING_BYTES", "bytes follow the last field of a frame");
}

const position = (fields) => check(fields.u64() <= MAX_POSITION, "PROTOCOL", "a position is above 2^63 - 1");
const positions = (count) => (fields) => Array.from({ length: count }, () => position(fields));
/** A segment, or the one behind the last that a stream can have. */
function sequence(fields) {
  const value = fields.u64();
  check(value <= MAX_NEXT_SEQUENCE, "PROTOCOL", "a segment lies behind all that a stream can have");
  return value;
}

const text = (fields) => fields.text();
const codeAndText = (fields) => {
  fields.u16();
  fields.text();
};
const bits = (fields, known) => check((fields.u8() & ~known) === 0, "PROTOCOL", "reserved bits are set");
const token = (fields) => fields.take(8);

/** A u64 that may be absent. */
function optional(fields) {
  const isThere = fields.u8();
  check(isThere <= 1, "PROTOCOL", "reserved bits are set");
  const value = fields.u64();
  check(isThere === 1 || value === 0n, "PROTOCOL", "a value stands where there is said to be none");
}

function gap(fields) {
  const [firstLost, next] = [sequence(fields), sequence(fields)];
  check(next > firstLost, "PROTOCOL", "a gap ends behind its start");
}

function announce(fields) {
  fields.take(24);
  position(fields);
  check(fields.u8() <= 1, "CORRUPT_HEADER", "a content is not defined");
  bits(fields, 3);
  position(fields);
  sequence(fields);
  sequence(fields);
  position(fields);
  sequence(fields);
  checkName(fields.text(MAX_NAME));
}

const LAYOUTS = {
  [FRAME.HELLO](fields) {
    fields.take(16);
    position(fields);
    text(fields);
  },
  [FRAME.OPEN_ACK](fields) {
    positions(5)(fields);
    optional(fields);
    position(fields);
  },
  [FRAME.EPOCH]: (fields) => parseEpoch(fields.take(EPOCH_RECORD)),
  [FRAME.CREDIT]: positions(3),
  [FRAME.BYTE_CREDIT]: position,
  [FRAME.PING]: token,
  [FRAME.PONG]: token,
  [FRAME.KEY_UPDATE]: position,
  [FRAME.GOAWAY]: text,
  [FRAME.ERROR]: codeAndText,
  [FRAME.ANNOUNCE]: announce,
  [FRAME.ENDED]: position,
  [FRAME.FENCED]: text,
  [FRAME.LISTED]: position,
  [FRAME.GAP]: gap,
  // The segment is looked at by who has its epoch.
  [FRAME.BEACON]: (fields) => fields.take(fields.left),
};
