import { deflateSync } from 'node:zlib';

const crc = (bytes: Buffer): Buffer => {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  const out = Buffer.alloc(4);
  out.writeUInt32BE(~value >>> 0);
  return out;
};
const part = (name: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(name), data]);
  return Buffer.concat([length, named, crc(named)]);
};
/** A real PNG of one grey; `more` bytes of text make it larger. */
export const greyPng = (width: number, height: number, more = 0): Buffer => {
  // Each row begins with the filter that it was written by: none.
  const row = Buffer.alloc(width + 1, 0x40).fill(0, 0, 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    part('IHDR', head),
    part('tEXt', Buffer.alloc(more, 'x')),
    part('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))),
    part('IEND', Buffer.alloc(0)),
  ]);
};
