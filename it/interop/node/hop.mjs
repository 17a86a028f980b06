// One connection to a hub: preamble, handshake, records, frames (SPEC sections 7.1 to 7.3).
import { connect } from "node:net";
import { Fields, Input, join, text, u16, u32, u64, u8, write } from "./bytes.mjs";
import { SegError, check, codeOf } from "./errors.mjs";
import { hopKey } from "./key-schedule.mjs";
import { Initiator } from "./noise.mjs";

export const FRAME = {
  HELLO: 0x01, OPEN: 0x02, OPEN_ACK: 0x03, EPOCH: 0x04, DATA: 0x05, END: 0x06, CREDIT: 0x07, BYTE_CREDIT: 0x08, RESET: 0x09, STOP: 0x0a,
  PING: 0x0b, PONG: 0x0c, GOAWAY: 0x0e, ERROR: 0x0f, SUBSCRIBE: 0x10, LIST: 0x11, ANNOUNCE: 0x12, ENDED: 0x13, FENCED: 0x14, LISTED: 0x15,
  GAP: 0x16, BEACON: 0x17,
};
export const BYTE_CREDIT = 64n << 20n;
// Version, lowest version, Noise, NNpsk0, X25519 with AES-GCM and SHA-256; then the length of the user's name, as NNpsk0 knows none.
const PREAMBLE = join("SEG1", Buffer.from([1, 1, 1, 1, 1]), u8(0));
const SEALED = 0;
const AUTHENTICATED = 1;
const CLEAR = 2;
const MAX_RECORD = 16908288;
const MAX_CONTROL = 16384;
const RECORDS_PER_KEY = 1n << 20n;
const HANDSHAKE_MS = 10_000;
const PING_AFTER_MS = 10_000;
const GONE_AFTER_MS = 30_000;

export class Hop {
  /** Connects, shakes hands, and exchanges HELLO. The caller closes the hop. */
  static async connect({ host, port, hubSecret }) {
    const socket = connect({ host, port, noDelay: true });
    const deadline = setTimeout(() => socket.destroy(new SegError("TIMEOUT", "the hub did not answer in 10 seconds")), HANDSHAKE_MS);
    try {
      const hop = new Hop(socket);
      await hop.handshake(hopKey(hubSecret));
      await hop.send(FRAME.HELLO, 0, join(Buffer.alloc(16), u64(BYTE_CREDIT), text("seg.mjs")));
      const hello = await hop.next();
      check(hello.type === FRAME.HELLO, "PROTOCOL", "the hub's first frame is not HELLO");
      hello.fields.take(16);
      hop.maxBytes = hello.fields.u64();
      hop.watchSilence();
      return hop;
    } catch (error) {
      socket.destroy();
      throw networkError(error);
    } finally {
      clearTimeout(deadline);
    }
  }

  constructor(socket) {
    this.socket = socket;
    this.input = new Input(socket);
    this.pending = [];
    this.maxBytes = 0n;
    this.onByteCredit = () => {};
    this.lastHeard = this.lastSent = Date.now();
    // Errors reach whoever reads; without a listener one that comes while nobody reads would end the process.
    socket.on("error", () => {});
  }

  /** The next frame that is not about the connection itself. Errors of the hub are thrown. */
  async next() {
    while (true) {
      try {
        while (this.pending.length === 0) this.pending.push(...this.openRecord(await this.readRecord()));
      } catch (error) {
        throw networkError(error);
      }
      const frame = this.pending.shift();
      if (frame.type === FRAME.GOAWAY) throw new SegError("CONNECTION_LOST", `the hub stops: ${frame.fields.text()}`);
      if (frame.type === FRAME.ERROR) throw new SegError(codeOf(frame.fields.u16()), `the hub says: ${frame.fields.text()}`);
      if (frame.type === FRAME.PING) await this.send(FRAME.PONG, 0, frame.fields.take(8));
      else if (frame.type === FRAME.BYTE_CREDIT) this.raiseMaxBytes(frame.fields.u64());
      else if (frame.type !== FRAME.PONG) return frame;
    }
  }

  /** Sends a control frame. */
  async send(type, channel, payload) {
    const frame = join(u8(type), u8(0), u16(channel), u32(payload.length), payload);
    const head = recordHead(SEALED, frame.length + 16);
    await this.write(join(head, advance(this.sending).encrypt(head, frame)));
  }

  /** Sends segment frames in the clear with a tag. */
  async sendData(channel, segments) {
    const frame = join(u8(FRAME.DATA), u8(0), u16(channel), u32(segments.length), segments);
    const head = recordHead(AUTHENTICATED, frame.length + 16);
    await this.write(join(head, frame, advance(this.sending).encrypt(join(head, frame), Buffer.alloc(0))));
  }

  /** Lets what was sent go out, then closes. */
  close() {
    clearInterval(this.silence);
    this.socket.end();
    this.socket.unref();
  }

  /** Closes at once. */
  abort() {
    clearInterval(this.silence);
    this.socket.destroy();
  }

  async write(bytes) {
    this.lastSent = Date.now();
    if (this.socket.destroyed) throw new SegError("CONNECTION_LOST", "the connection is closed");
    try {
      await write(this.socket, bytes);
    } catch (error) {
      throw networkError(error);
    }
  }

  async handshake(psk) {
    const noise = new Initiator(PREAMBLE, psk);
    const first = noise.write();
    await this.write(join(PREAMBLE, u16(first.length), first));
    const length = (await this.input.need(2, "the handshake")).readUInt16BE();
    if (length === 0) {
      const code = (await this.input.need(2, "the refusal")).readUInt16BE();
      throw new SegError(codeOf(code), "the hub refused the handshake: is this its secret?");
    }
    check(length <= 4096, "NOT_SEALSTREAM", "a handshake message has at most 4,096 bytes");
    const { payload, sending, receiving } = noise.read(await this.input.need(length, "the handshake"));
    check(payload.equals(PREAMBLE), "VERSION_UNKNOWN", "the hub confirms another preamble than was sent");
    Object.assign(this, { sending, receiving });
  }

  async readRecord() {
    const head = await this.input.need(4, "the connection");
    const kind = head[0] >> 6;
    const length = head.readUInt32BE() & 0x3fffffff;
    check(length >= 8 && length <= MAX_RECORD, "LIMIT", "a hop record has 8 to 16,908,288 bytes");
    check(kind === SEALED || kind === CLEAR, "PROTOCOL", "a hub sends sealed and clear records only");
    const body = await this.input.need(length, "a record");
    this.lastHeard = Date.now();
    return { kind, head, body };
  }

  openRecord({ kind, head, body }) {
    const bytes = kind === SEALED ? advance(this.receiving).decrypt(head, body, "AEAD_FAILED") : body;
    const fields = new Fields(bytes, "PROTOCOL");
    const frames = [];
    while (fields.left > 0) frames.push(parseFrame(fields, kind));
    check(kind === SEALED || frames.length === 1, "PROTOCOL", "a clear record holds one frame");
    return frames;
  }

  raiseMaxBytes(value) {
    if (value <= this.maxBytes) return;
    this.maxBytes = value;
    this.onByteCredit();
  }

  watchSilence() {
    this.silence = setInterval(() => {
      const now = Date.now();
      const quietMs = now - Math.min(this.lastHeard, this.lastSent);
      if (now - this.lastHeard >= GONE_AFTER_MS) this.socket.destroy(new SegError("TIMEOUT", "the hub was silent for 30 seconds"));
      else if (quietMs >= PING_AFTER_MS) this.send(FRAME.PING, 0, u64(now)).catch((error) => this.socket.destroy(error));
    }, PING_AFTER_MS / 2);
  }
}

const recordHead = (kind, length) => u32(kind * 2 ** 30 + length);

function parseFrame(fields, kind) {
  const [type, flags, channel, length] = [fields.u8(), fields.u8(), fields.u16(), fields.u32()];
  check(flags === 0, "PROTOCOL", "reserved flags of a frame are set");
  check((type === FRAME.DATA) === (kind === CLEAR), "PROTOCOL", "DATA travels in the clear, and nothing else does");
  check(type === FRAME.DATA || length <= MAX_CONTROL, "LIMIT", "a control frame has at most 16,384 bytes");
  return { type, channel, fields: new Fields(fields.take(length), "PROTOCOL") };
}

/** The cipher for the next record, with a new key before each 2^20th. */
function advance(cipher) {
  if (cipher.n > 0n && cipher.n % RECORDS_PER_KEY === 0n) cipher.rekey();
  return cipher;
}

function networkError(error) {
  if (error.code === "ECONNREFUSED") return new SegError("CONNECTION_REFUSED", error.message);
  const isCut = error.syscall !== undefined || ["TRUNCATED", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"].includes(error.code);
  return isCut ? new SegError("CONNECTION_LOST", error.message) : error;
}
