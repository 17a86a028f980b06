// What every fault is reported as: a code of SPEC section 9 and a sentence.

export class SegError extends Error {
  constructor(code, sentence) {
    super(`${code}: ${sentence}`);
    this.code = code;
  }
}

/** Not a fault: this implementation cannot do what is asked of it. */
export class NotOffered extends Error {
  constructor(what) {
    super(`not offered: ${what}`);
    this.what = what;
  }
}

/** Refuses with a code unless the condition holds. */
export function check(condition, code, sentence) {
  if (!condition) throw new SegError(code, sentence);
}

const NUMBERS = {
  100: "CORRUPT_HEADER", 101: "AEAD_FAILED", 102: "TRUNCATED", 103: "SEQUENCE_CONFLICT", 104: "BAD_RECORD", 105: "TRAILING_BYTES",
  106: "VERSION_UNKNOWN", 107: "SUITE_UNSUPPORTED", 200: "UNKNOWN_KEY", 201: "KEY_MISMATCH", 202: "KEY_FILE_INVALID",
  203: "KEY_FILE_PERMISSIONS", 204: "KEY_SHREDDED", 300: "PROTOCOL", 301: "FLOW_CONTROL", 302: "FENCED", 303: "EPOCH_REWIND", 304: "EPOCH_FORK",
  305: "FORBIDDEN_STREAM", 306: "POSITION_GONE", 307: "STREAM_RESET", 308: "STREAM_UNKNOWN", 309: "STREAM_ENDED", 400: "LIMIT",
  401: "REORDER_WINDOW_FULL", 500: "CONNECTION_REFUSED", 501: "CONNECTION_LOST", 502: "TIMEOUT", 503: "ADDRESS_IN_USE",
  600: "HANDSHAKE_FAILED", 601: "NOT_SEALSTREAM", 700: "STORAGE", 701: "STORAGE_LOCKED", 900: "INTERNAL",
};

/** The name of a code that came over the wire; a peer may know codes that are not in this table. */
export function codeOf(number, unknown = `CODE_${number}`) {
  return NUMBERS[number] ?? unknown;
}
