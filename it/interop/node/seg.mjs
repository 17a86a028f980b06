#!/usr/bin/env node
// The command line: seal and open files, run the vectors, publish to a hub and subscribe to it. See README.md.
import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { Input, join, u32, write } from "./bytes.mjs";
import { SegError, check } from "./errors.mjs";
import { BYTES, RECORDS } from "./epoch.mjs";
import { readKeyring, readSecret } from "./key-files.mjs";
import { publish } from "./publish.mjs";
import { openFile, sealFile } from "./seg-file.mjs";
import { subscribe } from "./subscribe.mjs";
import { runVectors } from "./vectors.mjs";

const USAGE = `seg.mjs open FILE --key-file K > out
seg.mjs seal IN OUT --key-file K --key-id ID --name N [--content bytes|records] [--segment-size N] [--suite 1|2]
seg.mjs vectors DIR
seg.mjs publish HOST:PORT --secret-file S --key-file K --stream NAME [--key-id ID] [--content bytes|records]
        [--segment-size N] < in
seg.mjs subscribe HOST:PORT --secret-file S --key-file K --stream NAME [--key-id ID] > out`;

const OPTIONS = Object.fromEntries(
  ["key-file", "key-id", "secret-file", "name", "stream", "content", "segment-size", "suite"].map((name) => [name, { type: "string" }]),
);

const COMMANDS = {
  async open([path], options) {
    const keys = readKeyring(required(options, "key-file"));
    await openFile(new Input(createReadStream(path)), (id) => keys.get(id), print);
  },

  async seal([from, to], options) {
    const [id, rootKey] = keyOf(options);
    const content = contentOf(options);
    const source = createReadStream(from);
    const output = createWriteStream(to, { flags: "wx" });
    await sealFile(piecesOf(source, content), (bytes) => write(output, bytes), {
      keyId: id, rootKey, content,
      name: options.name ?? "",
      segmentSize: Number(options["segment-size"] ?? 65536),
      suite: Number(options.suite ?? 1),
    });
    output.end();
    await once(output, "close");
  },

  async vectors([folder]) {
    const { differences, counts } = await runVectors(folder);
    differences.forEach((line) => console.log(line));
    for (const [stage, count] of Object.entries(counts)) console.log(`${stage}: ${count} vectors`);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    console.log(`${total} vectors, ${differences.length} differences`);
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
  };
}

/** The key that --key-id names, else the first of the keyring. */
function keyOf(options) {
  const keys = readKeyring(required(options, "key-file"));
  const id = options["key-id"] ?? keys.keys().next().value;
  check(keys.has(id), "UNKNOWN_KEY", `there is no key ${id}`);
  return [id, keys.get(id)];
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
