import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { sha256 } from './sha256.ts';

/** Whoever signs or signed: `id` is the key hash of a signed note (C2SP signed-note), 8 hexadecimal digits. */
export type NoteKey = { name: string; id: string; key: KeyObject; vkey: string };
export type Signer = NoteKey & { secret: KeyObject };

/** The name under which every installation signs; keys are told apart by their id. */
const NAME = 'wellrun-history';
/** Marks an Ed25519 key in a signed note. */
const ED25519 = Buffer.from([1]);

const noteKey = (name: string, bytes: Buffer): NoteKey => {
  const id = sha256(Buffer.concat([Buffer.from(`${name}\n`), ED25519, bytes])).slice(0, 8);
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') } });
  return { name, id, key, vkey: `${name}+${id}+${Buffer.concat([ED25519, bytes]).toString('base64')}` };
};

/** The signer that holds an Ed25519 private key. */
export const signerOf = (secret: KeyObject): Signer => {
  const { x } = createPublicKey(secret).export({ format: 'jwk' });
  return { ...noteKey(NAME, Buffer.from(x ?? '', 'base64url')), secret };
};

/** A signer with a new key. */
export const newSigner = (): Signer => signerOf(generateKeyPairSync('ed25519').privateKey);

/** The key that a verifier key names (`name+hash+base64`), or null when it is damaged. */
export const keyOf = (vkey: string): NoteKey | null => {
  const [name, id, ...rest] = vkey.split('+');
  const bytes = Buffer.from(rest.join('+'), 'base64');
  if (!name || bytes.length !== 33 || bytes[0] !== 1) return null;
  const key = noteKey(name, bytes.subarray(1));
  return key.id === id && key.vkey === vkey ? key : null;
};

/** Signs a text, which ends with a newline, as a note: text, empty line, a signature line for each signer. */
export const signNote = (text: string, ...signers: Signer[]): string => {
  const lines = signers.map((signer) => {
    const signature = sign(null, Buffer.from(text), signer.secret);
    return `— ${signer.name} ${Buffer.concat([Buffer.from(signer.id, 'hex'), signature]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
};

/** A note's text, and the signatures on it, not yet verified; null when it is not a note. */
export const readNote = (
  note: string,
): { text: string; signatures: { name: string; id: string; bytes: Buffer }[] } | null => {
  const cut = note.lastIndexOf('\n\n');
  if (cut === -1 || !note.endsWith('\n')) return null;
  const signatures = [];
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const [, name, encoded] = /^— ([^ +]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    // Base64 that decodes to the same bytes in another spelling is a changed note too.
    if (name === undefined || bytes.length < 5 || bytes.toString('base64') !== encoded) return null;
    signatures.push({ name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) });
  }
  return { text: note.slice(0, cut + 1), signatures };
};

/** Whether `key` signed the note. */
export const isSignedBy = (note: string, key: NoteKey): boolean => {
  const read = readNote(note);
  const signature = read?.signatures.find(({ name, id }) => name === key.name && id === key.id);
  return read !== null && signature !== undefined && verify(null, Buffer.from(read.text), key.key, signature.bytes);
};
