#!/usr/bin/env node
// The command line: seal and open files, run the vectors, publish to a hub and subscribe to it. See README.md.
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { decodeRecipient } from "./bech32.mjs";
import { Input, join, u32, write } from "./bytes.mjs";
import { SegError, check } from "./errors.mjs";
import { BYTES, RECORDS } from "./epoch.mjs";
import { readIdentities, readKeyring, readSecret } from "./key-files.mjs";
import { byIdentity, byKeyId, keyIdSource, recipientSource } from "./key-sources.mjs";
import { publish } from "./publish.mjs";
import { openFile, sealFile } from "./seg-file.mjs";
import { subscribe } from "./subscribe.mjs";
import { runVectors } from "./vectors.mjs";

const USAGE = `seg.mjs open FILE (--key-file K | --identity-file I) > out
seg.mjs seal IN OUT (--key-file K [--key-id ID] | --recipient R) --name N [--content bytes|records] [--segment-size N] [--suite 1|2]
seg.mjs vectors DIR
seg.mjs publish HOST:PORT --secret-file S --key-file K --stream NAME [--key-id ID] [--content bytes|records]
        [--segment-size N] [--key-bytes N] < in
seg.mjs subscribe HOST:PORT --secret-file S --key-file K --stream NAME [--key-id ID] [--key-bytes N] > out`;

const OPTIONS = Object.fromEntries(
  ["key-file", "key-id", "secret-file", "name", "stream", "content", "segment-size", "suite", "identity-file", "recipient",
    "key-bytes"].map((name) => [name, { type: "string" }]),
);

const COMMANDS = {
  async open([path], options) {
    await openFile(new Input(createReadStream(path)), keyFinder(options), print);
  },

  async seal([from, to], options) {
    const content = contentOf(options);
    const source = createReadStream(from);
    const output = createWriteStream(to, { flags: "wx" });
    await sealFile(piecesOf(source, content), (bytes) => write(output, bytes), {
      ...keyOfFile(options), content,
      name: options.name ?? "",
      segmentSize: Number(options["segment-size"] ?? 65536),
      suite: Number(options.suite ?? 1),
    });
    output.end();
    await once(output, "close");
  },

  async vectors([folder]) {
    const { differences, notOffered, counts } = await runVectors(folder);
    [...differences, ...notOffered].forEach((line) => console.log(line));
    for (const [stage, count] of Object.entries(counts)) console.log(`${stage}: ${count} vectors`);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    console.log(`${total} vectors, ${notOffered.length} not offered, ${differences.length} differences`);
    if (differences.length > 0 || total === 0) process.exitCode = 1;
  },

  async publish([endpoint], options) {
    const segmentSize = Number(options["segment-size"] ?? 65536);
    const content = contentOf(options);
    await publish(piecesOf(process.stdin, content), { ...hopOptions(endpoint, options), content, segmentSize });
  },

  async subscribe([endpoint], options) {
    await subscribe(print, hopOptions(endpoint, options));
  },
};

function required(options, name) {
  if (options[name] === undefined) throw new TypeError(`--${name} is missing`);
  return options[name];
}

function hopOptions(endpoint, options) {
  const border = endpoint.lastIndexOf(":");
  return {
    host: endpoint.slice(0, border),
    port: Number(endpoint.slice(border + 1)),
    hubSecret: readSecret(required(options, "secret-file")),
    rootKey: keyOf(options)[1],
    name: required(options, "stream"),
    keyBytes: options["key-bytes"] && Number(options["key-bytes"]),
  };
}

/** The key that --key-id names, else the first of the keyring. */
function keyOf(options) {
  const keys = readKeyring(required(options, "key-file"));
  const id = options["key-id"] ?? keys.keys().next().value;
  check(keys.has(id), "UNKNOWN_KEY", `there is no key ${id}`);
  return [id, keys.get(id)];
}

/** What finds the key of a file to read. */
function keyFinder(options) {
  if (options["identity-file"] !== undefined) return byIdentity(readIdentities(options["identity-file"]));
  const keys = readKeyring(required(options, "key-file"));
  return byKeyId((id) => keys.get(id));
}

/** The key of a file to write, and the ways to it: a fresh one for a recipient, else one of the keyring. */
function keyOfFile(options) {
  if (options.recipient !== undefined) {
    const [rootKey, publicKey] = [randomBytes(32), decodeRecipient(options.recipient)];
    return { rootKey, keySources: (context) => [recipientSource(publicKey, rootKey, context)] };
  }
  const [id, rootKey] = keyOf(options);
  return { rootKey, keySources: () => [keyIdSource(id)] };
}

function contentOf(options) {
  const content = { bytes: BYTES, records: RECORDS }[options.content ?? "bytes"];
  if (content === undefined) throw new TypeError("--content is bytes or records");
  return content;
}

/** Records stand in standard input and output behind their length as u32; bytes stand there as they are. */
const print = (bytes, content) => write(process.stdout, content === RECORDS ? join(u32(bytes.length), bytes) : bytes);

const piecesOf = (source, content) => (content === RECORDS ? recordsOf(source) : source);

/** Records as they are printed: u32 length, then the bytes. */
async function* recordsOf(source) {
  const input = new Input(source);
  for (let head; (head = await input.take(4)).length > 0; ) {
    check(head.length === 4, "TRUNCATED", "the input ends in a length");
    yield await input.need(head.readUInt32BE(), "a record");
  }
}

try {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const command = COMMANDS[positionals[0]];
  if (!command) throw new TypeError(`unknown command\n${USAGE}`);
  await command(positionals.slice(1), values);
} catch (error) {
  const isExpected = error instanceof SegError || error instanceof TypeError || error.code !== undefined;
  console.error(`seg: error: ${isExpected ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  // A standard input that nobody reads any more would keep the process alive.
  process.stdin.destroy();
}
