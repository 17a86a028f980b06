// One connection to a hub: preamble, handshake, records, frames (SPEC sections 7.1 to 7.3).
import { connect } from "node:net";
import { Fields, Input, join, text, u16, u32, u64, u8, write } from "./bytes.mjs";
import { SegError, check, codeOf } from "./errors.mjs";
import { FRAME, parseFrame } from "./hop-frames.mjs";
import { hopKey } from "./key-schedule.mjs";
import { Initiator } from "./noise.mjs";

export const BYTE_CREDIT = 64n << 20n;
// Version, lowest version, Noise, NNpsk0, X25519 with AES-GCM and SHA-256; then the length of the user's name, as NNpsk0 knows none.
const PREAMBLE = join("SEG1", Buffer.from([1, 1, 1, 1, 1]), u8(0));
const SEALED = 0;
const AUTHENTICATED = 1;
const CLEAR = 2;
const MAX_RECORD = 16908288;
const MAX_SEALED = 65536;
const RECORDS_PER_KEY = 1n << 20n;
const KEY_BYTES = 2 ** 36;
const KEY_MS = 3_600_000;
const KEY_UPDATE_BYTES = 16;
const HANDSHAKE_MS = 10_000;
const PING_AFTER_MS = 10_000;
const GONE_AFTER_MS = 30_000;

export class Hop {
  /** Connects, shakes hands, and exchanges HELLO. The caller closes the hop. */
  static async connect({ host, port, hubSecret, keyBytes = KEY_BYTES }) {
    const socket = connect({ host, port, noDelay: true });
    const deadline = setTimeout(() => socket.destroy(new SegError("TIMEOUT", "the hub did not answer in 10 seconds")), HANDSHAKE_MS);
    try {
      const hop = new Hop(socket);
      hop.keyBytes = keyBytes;
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
    this.frames = [].values();
    this.maxBytes = 0n;
    this.usedBytes = 0;
    this.onByteCredit = () => {};
    this.lastHeard = this.lastSent = Date.now();
    // Errors reach whoever reads; without a listener one that comes while nobody reads would end the process.
    socket.on("error", () => {});
  }

  /** The next frame that is not about the connection itself. Errors of the hub are thrown. */
  async next() {
    while (true) {
      let frame;
      try {
        frame = this.frames.next();
        if (frame.done) this.frames = this.openRecord(await this.readRecord());
      } catch (error) {
        throw networkError(error);
      }
      if (frame.done) continue;
      frame = frame.value;
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
    await this.write(join(this.renewal(frame.length), this.sealed(frame)));
  }

  /** Sends segment frames in the clear with a tag. */
  async sendData(channel, segments) {
    const frame = join(u8(FRAME.DATA), u8(0), u16(channel), u32(segments.length), segments);
    const renewal = this.renewal(frame.length);
    const head = recordHead(AUTHENTICATED, frame.length + 16);
    this.use(frame.length);
    await this.write(join(renewal, head, frame, advance(this.sending).encrypt(join(head, frame), Buffer.alloc(0))));
  }

  sealed(frames) {
    const head = recordHead(SEALED, frames.length + 16);
    this.use(frames.length);
    return join(head, advance(this.sending).encrypt(head, frames));
  }

  /** A record with KEY_UPDATE if the key may not see so many bytes more or is old, else nothing. */
  renewal(nextBytes) {
    const isUsedUp = this.usedBytes + nextBytes + KEY_UPDATE_BYTES > this.keyBytes || Date.now() - this.keySince >= KEY_MS;
    if (this.usedBytes === 0 || !isUsedUp) return Buffer.alloc(0);
    // The number of the next key: that of the key of this very record, which its own number may have made new, and one more.
    advance(this.sending);
    const record = this.sealed(join(u8(FRAME.KEY_UPDATE), u8(0), u16(0), u32(8), u64(this.sending.generation + 1n)));
    this.sending.rekey();
    this.usedBytes = 0;
    return record;
  }

  use(bytes) {
    if (this.usedBytes === 0) this.keySince = Date.now();
    this.usedBytes += bytes;
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

  /** The ephemeral key is a fresh one, but for tests with known answers. */
  async handshake(psk, ephemeral) {
    const noise = new Initiator(PREAMBLE, psk, ephemeral);
    const first = noise.write();
    await this.write(join(PREAMBLE, u16(first.length), first));
    const length = (await this.input.need(2, "the handshake")).readUInt16BE();
    if (length === 0) {
      const code = (await this.input.need(2, "the refusal")).readUInt16BE();
      throw new SegError(codeOf(code, "HANDSHAKE_FAILED"), "the hub refused the handshake: is this its secret?");
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
    check(kind === SEALED || kind === CLEAR, "PROTOCOL", "a hub sends sealed and clear records only");
    check(length >= 8 && length <= (kind === SEALED ? MAX_SEALED : MAX_RECORD), "LIMIT", "a hop record is not that long");
    check(kind === CLEAR || length >= 24, "PROTOCOL", "a sealed record has room for a frame and its tag");
    const body = await this.input.need(length, "a record");
    this.lastHeard = Date.now();
    return { kind, head, body };
  }

  /** The frames of a record, each of which is taken before the next is looked at. */
  *openRecord({ kind, head, body }) {
    const bytes = kind === SEALED ? advance(this.receiving).decrypt(head, body, "AEAD_FAILED") : body;
    const fields = new Fields(bytes);
    while (fields.left > 0) {
      const frame = parseFrame(fields, kind === CLEAR);
      if (frame.type === FRAME.KEY_UPDATE) this.takeKeyUpdate(frame, fields.left);
      else yield frame;
    }
  }

  takeKeyUpdate({ channel, fields }, left) {
    const next = fields.u64();
    check(channel === 0 && left === 0 && fields.left === 0, "PROTOCOL", "KEY_UPDATE is the last frame of its record, on channel 0");
    check(next === this.receiving.generation + 1n, "PROTOCOL", `KEY_UPDATE names key ${next}, not the next one`);
    this.receiving.rekey();
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

/** The cipher for the next record, with a new key before each 2^20th. */
function advance(cipher) {
  if (cipher.n === cipher.nextMillion) {
    cipher.rekey();
    cipher.nextMillion += RECORDS_PER_KEY;
  }
  return cipher;
}

function networkError(error) {
  if (error.code === "ECONNREFUSED") return new SegError("CONNECTION_REFUSED", error.message);
  const isCut = error.syscall !== undefined || ["TRUNCATED", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"].includes(error.code);
  return isCut ? new SegError("CONNECTION_LOST", error.message) : error;
}
