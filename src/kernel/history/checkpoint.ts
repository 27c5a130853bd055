import { isSignedBy, readNote, signNote } from './note.ts';
import type { Signer } from './note.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import { sha256 } from './sha256.ts';
import type { Hash } from './sha256.ts';

/** After a restore: the tree goes on from `keptSize`, and what had been sealed from there up to `lostSize` is lost. */
export type ForkLine = { keptSize: number; keptRoot: Hash; lostSize: number; lostRoot: Hash };

/** What was sealed by when. `at` in ISO 8601; `previous` is the hash of the checkpoint before, null for the first. */
export type Checkpoint = {
  org: string;
  size: number;
  root: Hash;
  at: string;
  previous: Hash | null;
  fork: ForkLine | null;
};

export const CHECKPOINT_ORIGIN = 'wellrun/';

const base64 = (hash: Hash): string => Buffer.from(hash, 'hex').toString('base64');

/** A signed checkpoint in the form of C2SP tlog-checkpoint: origin, size, root, then one line for each extension. */
export const signCheckpoint = (checkpoint: Checkpoint, signer: Signer): string => {
  const { org, size, root, at, previous, fork } = checkpoint;
  const lines = [`${CHECKPOINT_ORIGIN}${org}`, String(size), base64(root), `time ${at}`];
  if (previous !== null) lines.push(`previous ${base64(previous)}`);
  if (fork !== null)
    lines.push(`fork ${fork.keptSize} ${base64(fork.keptRoot)} ${fork.lostSize} ${base64(fork.lostRoot)}`);
  return signNote(`${lines.join('\n')}\n`, signer);
};

/** What the next checkpoint names as its previous one. */
export const checkpointHash = (note: string): Hash => sha256(note);

const FORM = new RegExp(
  [
    '^wellrun/(?<org>[0-9a-f-]{36})',
    '(?<size>0|[1-9][0-9]{0,14})',
    '(?<root>[A-Za-z0-9+/]{43}=)',
    'time (?<at>[0-9TZ:.-]{20,30})',
    '(?:previous (?<previous>[A-Za-z0-9+/]{43}=)\n)?(?:fork (?<keptSize>[0-9]{1,15}) (?<keptRoot>[A-Za-z0-9+/]{43}=) (?<lostSize>[0-9]{1,15}) (?<lostRoot>[A-Za-z0-9+/]{43}=)\n)?$',
  ].join('\n'),
);

/** What a checkpoint note says, its signature not considered; null when it is not one. */
export const readCheckpoint = (note: string): Checkpoint | null => {
  const found = FORM.exec(readNote(note)?.text ?? '')?.groups;
  if (found === undefined) return null;
  const hash = (name: string): Hash => Buffer.from(found[name] ?? '', 'base64').toString('hex');
  return {
    org: found['org'] as string,
    size: Number(found['size']),
    root: hash('root'),
    at: found['at'] as string,
    previous: found['previous'] === undefined ? null : hash('previous'),
    fork:
      found['keptSize'] === undefined
        ? null
        : {
            keptSize: Number(found['keptSize']),
            keptRoot: hash('keptRoot'),
            lostSize: Number(found['lostSize']),
            lostRoot: hash('lostRoot'),
          },
  };
};

/** Why a checkpoint note of that organisation cannot be trusted, in words; or what it says. */
export const openCheckpoint = (note: string, org: string, keys: TrustedKeys): Checkpoint | string => {
  const checkpoint = readCheckpoint(note);
  if (checkpoint === null) return 'is damaged';
  if (checkpoint.org !== org) return `is of another organisation (${checkpoint.org})`;
  const ids = readNote(note)?.signatures.map(({ id }) => id) ?? [];
  const key = ids.map((id) => keys.get(id) ?? keys.get(`${id} ${org}`)).find((known) => known !== undefined);
  if (key === undefined) return `is signed by an unknown key (${ids.join(', ')})`;
  if (!isSignedBy(note, key)) return `has a wrong signature (key ${key.id})`;
  if (key.until !== null && checkpoint.at > key.until)
    return `is signed by key ${key.id}, which was replaced at ${key.until}`;
  return checkpoint;
};

/** The id of the key that a note says it is signed by. */
export const keyIdOf = (note: string): string => readNote(note)?.signatures[0]?.id ?? '';
