// Runs the test vectors (schemas/vectors/README.md): every file, its expected code, and the hash of what was released before.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join as pathOf } from "node:path";
import { PassThrough } from "node:stream";
import { encodeRecipient } from "./bech32.mjs";
import { Input, join, u16, u32, u8 } from "./bytes.mjs";
import { NotOffered, SegError, check } from "./errors.mjs";
import { EPOCH_RECORD, RECORDS, parseEpoch, verifyEpoch } from "./epoch.mjs";
import { Hop } from "./hop.mjs";
import { hopKey, streamSecret, writerProof } from "./key-schedule.mjs";
import { byIdentity, byKeyId, byPassphrase, byService, privateKeyFrom, recipientOf } from "./key-sources.mjs";
import { CipherState } from "./noise.mjs";
import { openFile, readHeader } from "./seg-file.mjs";
import { openSegment, parseHeader } from "./segment.mjs";
import { StreamReader } from "./stream.mjs";

/** Runs all vectors below a folder; returns a line for each difference and for each that we cannot run, and how many cases each stage has. */
export async function runVectors(folder) {
  const differences = [];
  const notOffered = [];
  const counts = {};
  for (const stage of Object.keys(STAGES)) {
    const files = readdirSync(pathOf(folder, stage)).filter((file) => file.endsWith(".vec")).sort();
    counts[stage] = files.length;
    for (const file of files) {
      const vector = readVector(pathOf(folder, stage, file));
      try {
        for (const difference of await runVector(stage, vector)) differences.push(`${stage}/${file}: ${difference}`);
      } catch (error) {
        if (!(error instanceof NotOffered)) throw error;
        notOffered.push(`${stage}/${file}: not offered (${error.what})`);
      }
    }
  }
  const unread = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !(entry.name in STAGES) && entry.name !== FOR_HUBS);
  unread.forEach((entry) => differences.push(`${entry.name}: a stage that is not known`));
  return { differences, notOffered, counts };
}

async function runVector(stage, vector) {
  const released = new Released();
  let code = "success";
  let found = {};
  try {
    await STAGES[stage](vector, released, found);
  } catch (error) {
    if (!(error instanceof SegError)) throw error;
    code = error.code;
  }
  Object.assign(found, { expect: code, ...released.fields() });
  return Object.keys(vector.fields)
    .filter((field) => field in found && found[field] !== vector.fields[field])
    .map((field) => `${field} is ${found[field]}, expected ${vector.fields[field]}`)
    .concat(unchecked(vector, found));
}

/** Fields of the vector that the run gave no value for: a check that silently did nothing is a difference too. */
function unchecked(vector, found) {
  const inputs = ["purpose", "key", "name", "key-id", "epoch", "identity", "passphrase", "service", "hub-secret", "ephemeral"];
  const open = Object.keys(vector.fields).filter((field) => !inputs.includes(field) && !(field in found));
  return open.map((field) => `${field} was not found`);
}

/** What is played to a hub, which this is not. */
const FOR_HUBS = "hub";

const STAGES = {
  epoch({ key, fields, bytes }, released, found) {
    const epoch = verifyEpoch(parseEpoch(bytes), key, fields.name);
    found["writer-proof"] = hex(writerProof(streamSecret(key, epoch.suite, epoch.streamId, fields.name)));
    for (const j of [0, 1]) {
      const { key: segmentKey, mask } = epoch.segmentKey(BigInt(j));
      found[`segment-key-${j}`] = hex(segmentKey);
      found[`nonce-mask-${j}`] = hex(mask);
    }
  },

  segment({ key, fields, bytes }, released, found) {
    const epoch = verifyEpoch(parseEpoch(Buffer.from(fields.epoch, "hex")), key, fields.name);
    const segment = openSegment(bytes, epoch);
    released.add(segment.payload);
    for (const field of ["sequence", "offset"]) found[field] = String(segment[field]);
    found.final = String(segment.isFinal);
    found["public-metadata"] = hex(segment.publicMetadata);
    found["private-metadata"] = hex(segment.privateMetadata);
  },

  stream({ key, fields, bytes }, released, found) {
    const release = (payload) => (reader.epoch.content === RECORDS ? released.addRecord(payload) : released.add(payload));
    const reader = new StreamReader({ rootKey: key, name: fields.name, release });
    try {
      for (let at = 0; at < bytes.length; ) at += feed(reader, bytes.subarray(at));
      reader.end();
    } finally {
      found.complete = String(reader.isComplete);
    }
  },

  async record({ key, bytes }, released) {
    const hop = new Hop(new PassThrough());
    hop.receiving = new CipherState(key);
    hop.input = new Input([bytes]);
    await releaseFrames(hop, released);
  },

  async hop({ fields, bytes }, released, found) {
    const said = new PassThrough();
    const hop = new Hop(said);
    hop.input = new Input([bytes]);
    try {
      await hop.handshake(hopKey(Buffer.from(fields["hub-secret"], "hex")), privateKeyFrom(Buffer.from(fields.ephemeral, "hex")));
    } finally {
      found["client-says"] = hex(said.read());
    }
    await releaseFrames(hop, released);
  },

  async key({ fields, bytes }, released, found) {
    const identity = fields.identity && Buffer.from(fields.identity, "hex");
    if (identity) found.recipient = encodeRecipient(recipientOf(identity));
    const find = identity ? byIdentity([identity]) : fields.service ? byService(answers(fields.service)) : byPassphrase();
    const { rootKey } = await readHeader(new Input([bytes]), find);
    found.key = hex(rootKey);
  },

  async file({ key, fields, bytes }, released) {
    const findKey = (id) => (id === fields["key-id"] ? key : undefined);
    await openFile(new Input([bytes]), byKeyId(findKey), (payload, content) =>
      content === RECORDS ? released.addRecord(payload) : released.add(payload));
  },
};

/** A key service that gives the answers of a vector. */
const answers = (text) => (uri) => {
  const answer = text.split(" ").map((pair) => pair.split("=")).find(([key]) => key === uri)?.[1];
  if (!/^[0-9a-f]+$/.test(answer ?? "")) throw new SegError(answer ?? "UNKNOWN_KEY", "the service says so");
  return Buffer.from(answer, "hex");
};

/** Releases frames as they travel, up to the end of the input. */
async function releaseFrames(hop, released) {
  do {
    for (const { type, channel, fields } of hop.openRecord(await hop.readRecord())) {
      released.add(join(u8(type), u8(0), u16(channel), u32(fields.left), fields.take(fields.left)));
    }
  } while (hop.input.heldBytes > 0);
}

/** Feeds the EPOCH record or segment frame that the bytes start with, and returns its length. */
function feed(reader, bytes) {
  if (bytes.subarray(0, 2).toString("latin1") === "SE") {
    reader.acceptEpoch(bytes.subarray(0, EPOCH_RECORD));
    return EPOCH_RECORD;
  }
  const { frameBytes } = parseHeader(bytes);
  reader.accept(bytes.subarray(0, frameBytes));
  return frameBytes;
}

class Released {
  constructor() {
    this.hash = createHash("sha256");
    this.bytes = 0;
    this.records = 0;
  }

  add(payload) {
    this.hash.update(payload);
    this.bytes += payload.length;
  }

  addRecord(record) {
    this.add(u32(record.length));
    this.add(record);
    this.records++;
  }

  fields() {
    return { "plaintext-bytes": String(this.bytes), "plaintext-sha256": this.hash.digest("hex"), records: String(this.records) };
  }
}

function readVector(path) {
  const all = readFileSync(path);
  const border = all.indexOf("\n\n");
  check(border > 0, "CORRUPT_HEADER", `${path} has no empty line`);
  const lines = all.subarray(0, border).toString("latin1").split("\n");
  const fields = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
  return { fields, key: Buffer.from(fields.key ?? "", "hex"), bytes: all.subarray(border + 2) };
}

const hex = (bytes) => bytes.toString("hex");
