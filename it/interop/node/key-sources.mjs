// Ways to the root key of a file (SPEC section 6.1.1): read and written; found by key id or identity, made for recipients.
import { createDecipheriv, createCipheriv, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { Fields, join, u8, u16 } from "./bytes.mjs";
import { NotOffered, SegError, check } from "./errors.mjs";
import { hkdfExpand, hmac } from "./key-schedule.mjs";

const KEY_ID = 1;
const RECIPIENT = 2;
const PASSPHRASE = 3;
const KEY_SERVICE = 4;
const LARGEST = { [KEY_ID]: 64, [RECIPIENT]: 80, [PASSPHRASE]: 22, [KEY_SERVICE]: 771 };
const MAX_SOURCES = 64;
const TAG = 16;

/** Reads sources to the end of the fields, in the order of checks of section 9.1. */
export function parseKeySources(fields) {
  const sources = [];
  do {
    check(sources.length < MAX_SOURCES, "LIMIT", "a file has at most 64 key sources");
    const number = fields.u16();
    check(number in LARGEST, "CORRUPT_HEADER", "key source is unknown");
    const length = fields.u16();
    check(length <= LARGEST[number], "LIMIT", "a key source is too long");
    const value = fields.take(length);
    checkValue(number, value);
    sources.push({ number, value });
  } while (fields.left > 0);
  const sorted = sources.every(({ number }, index) => index === 0 || sources[index - 1].number <= number);
  const distinct = new Set(sources.map(({ number, value }) => `${number} ${value.toString("hex")}`)).size === sources.length;
  const alone = sources.length === 1 || sources.every(({ number }) => number !== KEY_ID && number !== PASSPHRASE);
  check(sorted && distinct && alone, "CORRUPT_HEADER", "key sources are not in the form that writers give them");
  return sources;
}

function checkValue(number, value) {
  const fields = new Fields(value);
  if (number === KEY_ID) check(/^[A-Za-z0-9._-]{1,64}$/.test(value.toString("latin1")), "CORRUPT_HEADER", "key id is malformed");
  if (number === RECIPIENT) check(value.length === 80, "CORRUPT_HEADER", "a recipient has 80 bytes");
  if (number === PASSPHRASE) {
    fields.take(16);
    const [memory, passes, lanes] = [fields.u32(), fields.u8(), fields.u8()];
    check(fields.left === 0, "TRAILING_BYTES", "a passphrase has 22 bytes");
    const allowed = lanes >= 1 && lanes <= 4 && passes >= 1 && passes <= 10 && memory >= 8 * lanes && memory <= 1048576;
    check(allowed, "LIMIT", "a passphrase costs more or less than allowed");
  }
  if (number === KEY_SERVICE) {
    const uriBytes = fields.u16();
    check(uriBytes <= 255, "LIMIT", "a key URI has at most 255 bytes");
    const uri = fields.take(uriBytes).toString("latin1");
    const wrappedBytes = fields.u16();
    check(wrappedBytes <= 512, "LIMIT", "a wrapped root key has at most 512 bytes");
    fields.take(wrappedBytes);
    check(fields.left === 0, "TRAILING_BYTES", "bytes follow a wrapped root key");
    check(/^[!-~]+$/.test(uri) && wrappedBytes > 0, "CORRUPT_HEADER", "a key service is malformed");
  }
}

/** Sources as they stand in a header. */
export const encodeKeySources = (sources) =>
  join(...sources.flatMap(({ number, value }) => [u16(number), u16(value.length), value]));

export const keyIdSource = (id) => ({ number: KEY_ID, value: Buffer.from(id) });

/** The root key, encrypted for the owner of a public key. */
export function recipientSource(publicKey, rootKey, context) {
  const ephemeral = generateKeyPairSync("x25519").privateKey;
  const encapsulated = publicKeyOf(ephemeral);
  const shared = diffieHellman({ privateKey: ephemeral, publicKey: publicKeyFrom(publicKey) });
  const { key, nonce } = hpkeKey(shared, encapsulated, publicKey, context);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return { number: RECIPIENT, value: join(encapsulated, cipher.update(rootKey), cipher.final(), cipher.getAuthTag()) };
}

/** Finds root keys by the id that a file names; `find` gives undefined for an id that it does not know. */
export const byKeyId = (find) => ([first]) => {
  check(first.number === KEY_ID, "UNKNOWN_KEY", "the file names no key");
  const id = first.value.toString("latin1");
  const rootKey = find(id);
  check(rootKey !== undefined, "UNKNOWN_KEY", `there is no key ${id}`);
  return rootKey;
};

/** Finds root keys by private keys of 32 bytes: each is tried on each recipient. */
export const byIdentity = (identities) => (sources, context) => {
  for (const { value } of sources.filter(({ number }) => number === RECIPIENT)) {
    for (const identity of identities) {
      const rootKey = unwrap(value, identity, context);
      if (rootKey?.length === 32) return rootKey;
    }
  }
  throw new SegError("UNKNOWN_KEY", "the file was not sealed for any of these identities");
};

/** Finds root keys that a service unwraps: each key in its order; reports the fault of the first. */
export const byService = (unwrap) => (sources) => {
  const faults = [];
  for (const { value } of sources.filter(({ number }) => number === KEY_SERVICE)) {
    const fields = new Fields(value);
    const uri = fields.take(fields.u16()).toString("latin1");
    try {
      const rootKey = unwrap(uri, fields.take(fields.u16()));
      check(rootKey.length === 32, "KEY_MISMATCH", "the service unwrapped something that is no root key");
      return rootKey;
    } catch (error) {
      faults.push(error);
    }
  }
  throw faults[0] ?? new SegError("UNKNOWN_KEY", "the file was not sealed by a key service");
};

/** The platform has no Argon2id, so a passphrase ends here. */
export const byPassphrase = () => ([first]) => {
  check(first.number === PASSPHRASE, "UNKNOWN_KEY", "the file asks for no passphrase");
  throw new NotOffered("Argon2id");
};

/** The public key of an identity. */
export const recipientOf = (identity) => publicKeyOf(privateKeyFrom(identity));

function unwrap(wrapped, identity, context) {
  const [encapsulated, sealed, tag] = [wrapped.subarray(0, 32), wrapped.subarray(32, -TAG), wrapped.subarray(-TAG)];
  try {
    const privateKey = privateKeyFrom(identity);
    const shared = diffieHellman({ privateKey, publicKey: publicKeyFrom(encapsulated) });
    const { key, nonce } = hpkeKey(shared, encapsulated, publicKeyOf(privateKey), context);
    const cipher = createDecipheriv("aes-256-gcm", key, nonce);
    cipher.setAuthTag(tag);
    return join(cipher.update(sealed), cipher.final());
  } catch {
    // Of small order, for somebody else, for another stream, or altered: nothing tells which.
    return null;
  }
}

/** RFC 9180: DHKEM(X25519, HKDF-SHA256) of section 4.1, then the key schedule of section 5.1 in base mode. */
function hpkeKey(shared, encapsulated, publicKey, context) {
  const kem = labelled(join("KEM", u16(0x0020)));
  const secretOfKem = kem.expand(kem.extract("", "eae_prk", shared), "shared_secret", join(encapsulated, publicKey), 32);
  const hpke = labelled(join("HPKE", u16(0x0020), u16(0x0001), u16(0x0002)));
  const info = join("seg/1 recipient", context);
  const schedule = join(u8(0), hpke.extract("", "psk_id_hash", ""), hpke.extract("", "info_hash", info));
  const secret = hpke.extract(secretOfKem, "secret", "");
  return { key: hpke.expand(secret, "key", schedule, 32), nonce: hpke.expand(secret, "base_nonce", schedule, 12) };
}

/** LabeledExtract and LabeledExpand of RFC 9180, section 4. */
const labelled = (suite) => ({
  extract: (salt, label, material) => hmac(salt, join("HPKE-v1", suite, label, material)),
  expand: (key, label, info, length) => hkdfExpand(key, join(u16(length), "HPKE-v1", suite, label, info), length),
});

const PKCS8 = Buffer.from("302e020100300506032b656e04220420", "hex");

/** A private key of X25519 from its 32 bytes. */
export const privateKeyFrom = (bytes) => createPrivateKey({ key: join(PKCS8, bytes), format: "der", type: "pkcs8" });

const publicKeyFrom = (bytes) =>
  createPublicKey({ key: { kty: "OKP", crv: "X25519", x: bytes.toString("base64url") }, format: "jwk" });

const publicKeyOf = (privateKey) => Buffer.from(createPublicKey(privateKey).export({ format: "jwk" }).x, "base64url");
