// Publishes to a hub as one bounded stream (SPEC sections 7.3, 7.5, 7.6): sealed once, kept until durable, sent again after a break.
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { join, text, u32, u64, u8 } from "./bytes.mjs";
import { SegError, check } from "./errors.mjs";
import { BYTES, NO_EPOCH, RECORDS, beginEpoch } from "./epoch.mjs";
import { Hop } from "./hop.mjs";
import { FRAME } from "./hop-frames.mjs";
import { checkName, streamSecret, writerProof } from "./key-schedule.mjs";
import { sealBytes, sealRecords } from "./seg-file.mjs";
import { StreamWriter } from "./stream.mjs";

const CHANNEL = 1;
const SUITE = 1;
const MAX_KEPT = 100;
const RECONNECT_AFTER_MS = 200;
const RECONNECT_FOR_MS = 30_000;
const PASSING = ["CONNECTION_LOST", "CONNECTION_REFUSED", "TIMEOUT"];
const NOTHING = Buffer.alloc(0);

/** Publishes everything that comes from `pieces`: bytes, or one record each. Resolves when the hub has all of it for good. */
export async function publish(pieces, { name, content = BYTES, segmentSize = 65536, rootKey, ...hub }) {
  checkName(name);
  const publication = new Publication({ name, content, segmentSize, rootKey, hub });
  try {
    const writer = new StreamWriter(await publication.begin());
    await (content === RECORDS ? sealRecords : sealBytes)(pieces, writer, (frame) => publication.keep(frame));
    await publication.until(() => publication.durableNext >= writer.sequence);
    await publication.hop?.send(FRAME.END, CHANNEL, NOTHING);
  } finally {
    publication.close();
  }
}

class Publication {
  constructor({ name, content, segmentSize, rootKey, hub }) {
    Object.assign(this, { name, content, segmentSize, rootKey, hub });
    this.streamId = join(randomBytes(16), u64(0));
    this.kept = new Map();
    this.keptNext = this.sentNext = this.durableNext = this.maxSequence = this.sentBytes = 0n;
    this.isClosed = false;
    this.failure = null;
    this.changed();
  }

  /** Opens the stream and begins an epoch exactly where it stands. */
  async begin() {
    const { receivedNext, nextOffset, epochCount, lastEpoch } = await this.open();
    this.epoch = beginEpoch(this.rootKey, this.name, {
      suite: SUITE, content: this.content, segmentSize: this.segmentSize, streamId: this.streamId, isBounded: true,
      isFixedSize: false, number: epochCount, previousId: lastEpoch, startSequence: receivedNext, startOffset: nextOffset,
    });
    this.keptNext = receivedNext;
    await this.hop.send(FRAME.EPOCH, CHANNEL, this.epoch.record);
    this.running = this.run();
    return this.epoch;
  }

  /** Takes a sealed segment, and waits while too many are not durable. */
  async keep(frame) {
    this.kept.set(this.keptNext++, frame);
    this.changed();
    await this.until(() => this.kept.size < MAX_KEPT);
  }

  /** Waits for a condition that only frames of the hub can make true. */
  async until(condition) {
    while (!condition()) {
      if (this.failure) throw this.failure;
      await this.change;
    }
  }

  close() {
    this.isClosed = true;
    this.hop?.close();
    this.changed();
  }

  /** Sends and listens until closed; connects anew when the connection breaks, and says where the epoch goes on. */
  async run() {
    while (!this.isClosed) {
      try {
        const hop = this.hop;
        await Promise.race([this.pump(hop), this.listen(hop)]);
      } catch (error) {
        this.hop.abort();
        this.hop = null;
        if (this.isClosed) return;
        try {
          await this.reconnect(error);
        } catch (final) {
          this.failure = final;
          this.changed();
          return;
        }
      }
    }
  }

  async reconnect(error) {
    const deadline = Date.now() + RECONNECT_FOR_MS;
    while (PASSING.includes(error.code) && Date.now() < deadline) {
      await delay(RECONNECT_AFTER_MS);
      try {
        const { lastEpoch } = await this.open(this.epoch.id);
        // A hub that does not name our epoch has never stored it.
        if (!lastEpoch.equals(this.epoch.id)) await this.hop.send(FRAME.EPOCH, CHANNEL, this.epoch.record);
        return;
      } catch (again) {
        this.hop?.abort();
        this.hop = null;
        error = again;
      }
    }
    throw error;
  }

  async open(resumedEpoch) {
    const { host, port, hubSecret } = this.hub;
    const hop = await Hop.connect({ host, port, hubSecret });
    try {
      hop.onByteCredit = () => this.changed();
      const proof = writerProof(streamSecret(this.rootKey, SUITE, this.streamId, this.name));
      await hop.send(FRAME.OPEN, CHANNEL, join(this.streamId, u8(this.content), u8(1), u32(this.segmentSize), u8(resumedEpoch ? 1 : 0),
        resumedEpoch ?? NO_EPOCH, proof, text(this.name)));
      const { type, fields } = await hop.next();
      check(type === FRAME.OPEN_ACK, type === FRAME.FENCED ? "FENCED" : "PROTOCOL", "the hub did not let the stream be opened");
      return this.opened(hop, fields);
    } catch (error) {
      hop.abort();
      throw error;
    }
  }

  opened(hop, fields) {
    const [receivedNext, durableNext, nextOffset, , epochCount] = [1, 2, 3, 4, 5].map(() => fields.u64());
    const hasEpoch = fields.u8() === 1;
    const lastEpoch = fields.take(8);
    this.hop = hop;
    this.sentNext = receivedNext;
    this.sentBytes = 0n;
    this.credit(durableNext, fields.u64());
    return { receivedNext, nextOffset, epochCount, lastEpoch: hasEpoch ? lastEpoch : NO_EPOCH };
  }

  async pump(hop) {
    while (this.hop === hop && !this.isClosed) {
      const frame = this.kept.get(this.sentNext);
      if (frame && this.sentNext < this.maxSequence && this.sentBytes + BigInt(frame.length) <= hop.maxBytes) {
        this.sentNext++;
        this.sentBytes += BigInt(frame.length);
        await hop.sendData(CHANNEL, frame);
      } else {
        await this.change;
      }
    }
  }

  async listen(hop) {
    while (this.hop === hop && !this.isClosed) {
      const { type, fields } = await hop.next();
      if (type === FRAME.FENCED) throw new SegError("FENCED", `a newer writer has the stream: ${fields.text()}`);
      check(type === FRAME.CREDIT, "PROTOCOL", "a hub sends a publisher nothing but credit");
      fields.u64();
      this.credit(fields.u64(), fields.u64());
    }
  }

  /** All numbers are absolute; those below earlier ones say nothing. */
  credit(durableNext, maxSequence) {
    if (maxSequence > this.maxSequence) this.maxSequence = maxSequence;
    for (; this.durableNext < durableNext; this.durableNext++) this.kept.delete(this.durableNext);
    this.changed();
  }

  changed() {
    this.wake?.();
    this.change = new Promise((resolve) => (this.wake = resolve));
  }
}
