import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const MAC_BYTES = 10;
const MARK = 'wr-';
/** Of a local part (RFC 5321, 4.5.3.1.1). */
const LONGEST_LOCAL = 64;

const base32 = (bytes: Buffer): string => {
  let [out, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? out : out + ALPHABET[(value << (5 - bits)) & 31];
};

const fromBase32 = (text: string, length: number): Buffer | null => {
  const bytes: number[] = [];
  let [bits, value] = [0, 0];
  for (const mark of text) {
    const digit = ALPHABET.indexOf(mark);
    if (digit < 0) return null;
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bytes.push((value >>> (bits - 8)) & 255);
      bits -= 8;
    }
    value &= (1 << bits) - 1;
  }
  return bytes.length >= length ? Buffer.from(bytes.slice(0, length)) : null;
};

/** Signs and reads the tokens in the addresses to which people answer. */
export type Tokens = {
  /** 'support@…' → 'support+wr-…@…', which leads back to the record; the address itself where its name is too long for that. */
  addressFor(address: string, org: string, record: string): string;
  /** The record that an address leads to, if we signed it for this organisation; null otherwise. */
  recordIn(address: string, org: string): string | null;
  /** A text with its signature, for an address of ours; `use` says for what, so that it opens nothing else. */
  sealed(use: string, text: string): string;
  /** The text, if we signed it for that use; null otherwise. */
  unsealed(use: string, token: string): string | null;
};

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** An address without what stands behind '+': the mailbox that it reaches. */
export const mailboxAddress = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@');

/** `secret` is the installation's; tokens are 42 letters and digits, whose case may be lost on the way. */
export const openTokens = (secret: string): Tokens => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'wellrun mail token v1', 32));
  const macOf = (org: string, record: Buffer): Buffer =>
    createHmac('sha256', key).update(org).update(record).digest().subarray(0, MAC_BYTES);
  const sign = (use: string, body: string): Buffer => createHmac('sha256', key).update(`${use}\0${body}`).digest();
  return {
    sealed(use, text) {
      const body = Buffer.from(text).toString('base64url');
      return `${body}.${sign(use, body).toString('base64url')}`;
    },
    unsealed(use, token) {
      const [, body, mac] = /^([\w-]{1,1000})\.([\w-]{43})$/.exec(token) ?? [];
      if (body === undefined || mac === undefined) return null;
      const given = Buffer.from(mac, 'base64url');
      const right = sign(use, body);
      return given.length === right.length && timingSafeEqual(given, right)
        ? Buffer.from(body, 'base64url').toString()
        : null;
    },
    addressFor(address, org, record) {
      const [local = '', domain = ''] = address.split('@');
      const bytes = Buffer.from(record.replaceAll('-', ''), 'hex');
      const token = base32(Buffer.concat([bytes, macOf(org, bytes)]));
      const signed = `${local}+${MARK}${token}`;
      return signed.length > LONGEST_LOCAL ? address : `${signed}@${domain}`;
    },
    recordIn(address, org) {
      const [, token] = /^[^@]*\+wr-([a-z2-7]{42})@/.exec(address.toLowerCase()) ?? [];
      const bytes = token === undefined ? null : fromBase32(token, 16 + MAC_BYTES);
      if (bytes === null) return null;
      const record = bytes.subarray(0, 16);
      return timingSafeEqual(bytes.subarray(16), macOf(org, record)) ? uuidOf(record) : null;
    },
  };
};
