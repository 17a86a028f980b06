// Metadata of segments: TLVs, private and public (SPEC sections 3.3, 3.4).
import { Fields } from "./bytes.mjs";
import { check } from "./errors.mjs";

const FIRST_APPLICATION_TYPE = 0x8000;
const SEALED_AT = 1;
const PAYLOAD_LENGTH = 2;

function parseTlvs(bytes) {
  const fields = new Fields(bytes);
  const entries = [];
  while (fields.left > 0) {
    const entry = { type: fields.u16(), value: fields.take(fields.u16()) };
    const isTwice = entry.type < FIRST_APPLICATION_TYPE && entries.some(({ type }) => type === entry.type);
    check(!isTwice, "CORRUPT_HEADER", "a type of metadata comes twice");
    entries.push(entry);
  }
  return entries;
}

/** Checks what an authentic DATA segment says beside its payload, and gives it. */
export function metadataOf({ publicMetadata, privateMetadata, payload, hasPrivateMetadata, isCompressed }) {
  const publicTlvs = parseTlvs(publicMetadata);
  const length = publicTlvs.find(({ type }) => type === PAYLOAD_LENGTH)?.value;
  const isSaid = length !== undefined || !(hasPrivateMetadata || isCompressed);
  check(isSaid, "CORRUPT_HEADER", "a segment does not say how long its payload is");
  const fits = length === undefined || (length.length === 4 && length.readUInt32BE() === payload.length);
  check(fits, "CORRUPT_HEADER", "a segment says another length of its payload");
  const privateTlvs = parseTlvs(privateMetadata);
  const sealedAt = privateTlvs.find(({ type }) => type === SEALED_AT)?.value;
  check(sealedAt === undefined || sealedAt.length === 8, "CORRUPT_HEADER", "a time of sealing has 8 bytes");
  return { publicTlvs, privateTlvs, sealedAtMs: sealedAt?.readBigInt64BE() };
}
