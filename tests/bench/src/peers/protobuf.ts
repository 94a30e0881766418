/** As much of the protocol buffers encoding as an ONNX model needs: a message is the concatenation of its fields. */
export type Bytes = Uint8Array[];

const VARINT = 0;
const DELIMITED = 2;

/** An integer field. */
export function integer(field: number, value: number): Bytes {
  return [varint(field * 8 + VARINT), varint(value)];
}

/** A string field. */
export function text(field: number, value: string): Bytes {
  return delimited(field, [new TextEncoder().encode(value)]);
}

/** A field of bytes, or of a message. */
export function delimited(field: number, content: Bytes): Bytes {
  return [varint(field * 8 + DELIMITED), varint(size(content)), ...content];
}

export function join(content: Bytes): Uint8Array {
  const joined = new Uint8Array(size(content));
  let offset = 0;
  for (const part of content) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function size(content: Bytes): number {
  return content.reduce((sum, part) => sum + part.length, 0);
}

/** Seven bits a byte, lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
