// Noise_NNpsk0_25519_AESGCM_SHA256, the initiator's side (Noise Protocol Framework, revision 34, sections 5, 7.4 and 9).
import { createCipheriv, createDecipheriv, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { join, sha256, u64, u8 } from "./bytes.mjs";
import { SegError, check } from "./errors.mjs";
import { hmac } from "./key-schedule.mjs";

const PROTOCOL = "Noise_NNpsk0_25519_AESGCM_SHA256";
const KEY = 32;
const TAG = 16;
const EMPTY = Buffer.alloc(0);

/** A key with its counter of nonces: one direction of a connection, or the key of a handshake. */
export class CipherState {
  constructor(key) {
    this.key = key;
    this.n = 0n;
    this.generation = 0n;
    this.nextMillion = 1n << 20n;
  }

  encrypt(associatedData, plaintext) {
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce(this.n++));
    cipher.setAAD(associatedData);
    return join(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
  }

  decrypt(associatedData, sealed, code) {
    check(sealed.length >= TAG, code, "a sealed message is shorter than its tag");
    const cipher = createDecipheriv("aes-256-gcm", this.key, nonce(this.n++));
    cipher.setAAD(associatedData);
    cipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    try {
      return join(cipher.update(sealed.subarray(0, sealed.length - TAG)), cipher.final());
    } catch {
      throw new SegError(code, "a message does not authenticate");
    }
  }

  /** Section 11.3 of Noise: the new key is the encryption of 32 zeros under the greatest nonce. The counter goes on. */
  rekey() {
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce(2n ** 64n - 1n));
    this.key = cipher.update(Buffer.alloc(KEY));
    this.generation++;
  }
}

/** -> psk, e      <- e, ee */
export class Initiator {
  /** The ephemeral key is a fresh one, but for tests with known answers. */
  constructor(prologue, psk, ephemeral = generateKeyPairSync("x25519").privateKey) {
    this.ephemeral = ephemeral;
    this.hash = Buffer.from(PROTOCOL);
    this.chainingKey = this.hash;
    this.psk = psk;
    this.mixHash(prologue);
  }

  /** The first message, with an empty payload. */
  write() {
    const [chainingKey, toHash, key] = hkdf(this.chainingKey, this.psk, 3);
    this.chainingKey = chainingKey;
    this.mixHash(toHash);
    this.cipher = new CipherState(key);
    const own = Buffer.from(createPublicKey(this.ephemeral).export({ format: "jwk" }).x, "base64url");
    this.mixPublicKey(own);
    const sealed = this.cipher.encrypt(this.hash, EMPTY);
    this.mixHash(sealed);
    return join(own, sealed);
  }

  /** Reads the second message: its payload, and the keys of both directions. */
  read(message) {
    check(message.length >= KEY + TAG, "HANDSHAKE_FAILED", "the handshake's answer is too short");
    const theirs = message.subarray(0, KEY);
    this.mixPublicKey(theirs);
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "X25519", x: theirs.toString("base64url") }, format: "jwk" });
    try {
      this.mixKey(diffieHellman({ privateKey: this.ephemeral, publicKey }));
    } catch {
      throw new SegError("HANDSHAKE_FAILED", "the hub's key is of small order");
    }
    const payload = this.cipher.decrypt(this.hash, message.subarray(KEY), "HANDSHAKE_FAILED");
    const [sending, receiving] = hkdf(this.chainingKey, EMPTY, 2);
    return { payload, sending: new CipherState(sending), receiving: new CipherState(receiving) };
  }

  mixHash(bytes) {
    this.hash = sha256(join(this.hash, bytes));
  }

  mixKey(material) {
    const [chainingKey, key] = hkdf(this.chainingKey, material, 2);
    this.chainingKey = chainingKey;
    this.cipher = new CipherState(key);
  }

  /** In handshakes with a pre-shared key the ephemeral keys go into the chaining key too (section 9.2). */
  mixPublicKey(bytes) {
    this.mixHash(bytes);
    this.mixKey(bytes);
  }
}

const nonce = (n) => join(Buffer.alloc(4), u64(n));

/** HKDF of Noise, section 4.3. */
function hkdf(chainingKey, material, count) {
  const temporary = hmac(chainingKey, material);
  const outputs = [];
  for (let index = 1; index <= count; index++) outputs.push(hmac(temporary, join(outputs.at(-1) ?? EMPTY, u8(index))));
  return outputs;
}
