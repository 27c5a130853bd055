import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendAnchors, lastAnchor, readAnchors } from './anchor.ts';
import { checkpointHash, openCheckpoint, readCheckpoint, signCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { openKeys, readPublishedKeys, rotateKey } from './keys.ts';
import { trustedKeys } from './trusted-keys.ts';
import { cutLeaves, openLeafLog, writeLeaves } from './leaf-log.ts';
import { isSignedBy, keyOf, newSigner, signNote } from './note.ts';
import { sha256 } from './sha256.ts';

const org = '0190a000-0000-7000-8000-000000000001';
const hash = fc.nat().map((n) => sha256(String(n)));
const size = fc.integer({ min: 0, max: 1e14 });
const fork = fc.record({ keptSize: size, keptRoot: hash, lostSize: size, lostRoot: hash });
const checkpoints: fc.Arbitrary<Checkpoint> = fc.record({
  org: fc.constant(org),
  size,
  root: hash,
  at: fc.constant('2026-02-03T04:05:06.789Z'),
  previous: fc.option(hash),
  fork: fc.option(fork),
});

let data = '';
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'wellrun-keys-'));
});
afterEach(() => rm(data, { recursive: true }));

describe('a signed checkpoint', () => {
  const signer = newSigner();
  const keys = trustedKeys(`${signer.vkey}\n`);

  it('reads back as what was signed', () => {
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        expect(openCheckpoint(signCheckpoint(checkpoint, signer), org, keys)).toEqual(checkpoint);
      }),
      { numRuns: 30 },
    );
  });

  it('is refused with a reason once any byte of it has changed', () => {
    fc.assert(
      fc.property(checkpoints, fc.nat(), fc.integer({ min: 1, max: 127 }), (checkpoint, at, flip) => {
        const note = Buffer.from(signCheckpoint(checkpoint, signer));
        note[at % note.length] = (note[at % note.length] as number) ^ flip;
        expect(openCheckpoint(note.toString(), org, keys)).toEqual(expect.any(String));
      }),
      { numRuns: 300 },
    );
  });

  it('has the form of a C2SP note: origin, size, root, extensions, empty line, signature', () => {
    const [checkpoint] = fc.sample(checkpoints, 1) as [Checkpoint];
    const note = signCheckpoint({ ...checkpoint, size: 7, previous: null, fork: null }, signer);
    expect(note).toMatch(
      /^wellrun\/[0-9a-f-]{36}\n7\n[\w+/]{43}=\ntime 2026-02-03T04:05:06.789Z\n\n— wellrun-history [\w+/=]{92}\n$/u,
    );
  });

  it('is refused when another key or another organisation signed it', () => {
    const [checkpoint] = fc.sample(checkpoints, 1) as [Checkpoint];
    expect(openCheckpoint(signCheckpoint(checkpoint, newSigner()), org, keys)).toMatch(/unknown key/);
    const other = { ...checkpoint, org: org.replace('1', '2') };
    expect(openCheckpoint(signCheckpoint(other, signer), org, keys)).toMatch(/another organisation/);
  });

  it('agrees with the published example of the note format', () => {
    const key = keyOf('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    expect(key && isSignedBy(note, key)).toBe(true);
    expect(key && isSignedBy(note.replace('answer', 'Answer'), key)).toBe(false);
  });
});

describe('the signing key', () => {
  it('is made once, readable by its owner only, and kept', async () => {
    const [first, second] = await Promise.all([openKeys(data), openKeys(data)]);
    expect(second.signer.vkey).toBe(first.signer.vkey);
    expect((await openKeys(data)).signer.vkey).toBe(first.signer.vkey);
    expect((await stat(join(data, 'keys', 'history.key'))).mode & 0o777).toBe(0o600);
    expect(await readPublishedKeys(data)).toBe(`${first.signer.vkey}\n`);
  });

  it('is replaced by one that the old one vouches for; the old one is trusted for its own time only', async () => {
    const old = (await openKeys(data)).signer;
    const rotated = await rotateKey(data, '2026-03-01T00:00:00.000Z');
    const again = await rotateKey(data, '2026-04-01T00:00:00.000Z');
    const keys = trustedKeys((await readPublishedKeys(data)) as string);
    expect([...keys.keys()]).toEqual([old.id, rotated.signer.id, again.signer.id]);
    const at = (time: string) => ({ org, size: 1, root: sha256('r'), at: time, previous: null, fork: null });
    expect(openCheckpoint(signCheckpoint(at('2026-02-01T00:00:00.000Z'), old), org, keys)).toBeTypeOf('object');
    expect(openCheckpoint(signCheckpoint(at('2026-03-02T00:00:00.000Z'), old), org, keys)).toMatch(/was replaced/);
    expect(openCheckpoint(signCheckpoint(at('2026-04-02T00:00:00.000Z'), again.signer), org, keys)).toBeTypeOf(
      'object',
    );
  });

  it('is not replaced by a key that the old one did not sign in', async () => {
    const { signer: old, published } = await openKeys(data);
    const stranger = newSigner();
    const text = `wellrun/key-rotation\n${old.vkey}\n${stranger.vkey}\ntime 2026-03-01T00:00:00.000Z\n`;
    expect(() => trustedKeys(`${published}${signNote(text, stranger)}\n`)).toThrow(/not signed by both/);
    expect(() => trustedKeys(`${published}${signNote(text, old)}\n`)).toThrow(/not signed by both/);
  });

  it('is found again after a rotation was cut off anywhere', async () => {
    const before = await openKeys(data);
    const key = join(data, 'keys', 'history.key');
    const oldPem = await readFile(key, 'utf8');
    const after = await rotateKey(data, '2026-03-01T00:00:00.000Z');
    const newPem = await readFile(key, 'utf8');
    await writeFile(key, oldPem);
    await writeFile(`${key}.next`, newPem);
    expect((await openKeys(data)).signer.vkey).toBe(after.signer.vkey);
    await writeFile(key, oldPem);
    await writeFile(`${key}.next`, newPem);
    await writeFile(join(data, 'keys', 'history.pub'), before.published);
    expect((await openKeys(data)).signer.vkey).toBe(before.signer.vkey);
  });

  it('is refused when it is not the one that is published', async () => {
    await openKeys(data);
    const other = await mkdtemp(join(tmpdir(), 'wellrun-keys-'));
    const { published } = await openKeys(other);
    await rm(other, { recursive: true });
    await writeFile(join(data, 'keys', 'history.pub'), published);
    await expect(openKeys(data)).rejects.toMatchObject({ code: 'history.keys_differ' });
  });
});

describe('the anchors file', () => {
  const signer = newSigner();
  const notes = [1, 2, 3].map((n) =>
    signCheckpoint(
      { org, size: n, root: sha256(`${n}`), at: '2026-02-03T04:05:06.789Z', previous: null, fork: null },
      signer,
    ),
  );

  it('gives back every note appended to it', async () => {
    expect(await readAnchors(data, org)).toEqual([]);
    expect(await lastAnchor(data, org)).toBeNull();
    await appendAnchors(data, org, notes.slice(0, 2));
    await appendAnchors(data, org, notes.slice(2));
    expect(await readAnchors(data, org)).toEqual(notes);
    expect(await lastAnchor(data, org)).toBe(notes[2]);
    expect(readCheckpoint(notes[2] as string)).toMatchObject({ size: 3 });
    expect(checkpointHash(notes[2] as string)).toBe(sha256(notes[2] as string));
  });

  it('loses nothing, and counts nothing twice, when a crash cut a note off at any byte and it was appended again', async () => {
    const path = join(data, 'anchors', `${org}.checkpoints`);
    const [one, two] = notes as [string, string, string];
    await appendAnchors(data, org, []);
    const bytes = Buffer.from(`${two}\n`);
    for (let cut = 0; cut < bytes.length; cut++) {
      await rm(path, { force: true });
      await appendAnchors(data, org, [one]);
      await appendFile(path, bytes.subarray(0, cut));
      await appendAnchors(data, org, [two]);
      expect(await readAnchors(data, org)).toEqual([one, two]);
    }
  });
});

describe('the log of leaves', () => {
  it('holds leaves by position, and moves the lost ones aside when cut', async () => {
    const leaves = Array.from({ length: 10 }, (_, i) => sha256(`${i}`));
    await writeLeaves(data, org, 0, leaves.slice(0, 6));
    await writeLeaves(data, org, 4, leaves.slice(4));
    const log = await openLeafLog(data, org);
    expect(log?.size).toBe(10);
    expect(await log?.read(3, 4)).toEqual(leaves.slice(3, 7));
    expect(await log?.read(8, 100)).toEqual(leaves.slice(8));
    await log?.close();
    await cutLeaves(data, org, 7);
    const cut = await openLeafLog(data, org);
    expect(await cut?.read(0, 100)).toEqual(leaves.slice(0, 7));
    await cut?.close();
    const lost = await readFile(join(data, 'anchors', `${org}.lost-7-10.leaves`), 'hex');
    expect(lost).toBe(leaves.slice(7).join(''));
  });
});
