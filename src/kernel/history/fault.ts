import { readBody } from './entry.ts';

/**
 * What can be wrong. altered: bytes, columns or leaf of an entry changed; missing: an entry is gone; reordered: it stands at
 * another place; forged: something was slipped in; erased: a personal part is gone and no later entry owns up to it; unsealed: an entry
 * has waited for its seal for more than a minute; head: the seal head disagrees with the tree; checkpoint, anchor: a checkpoint
 * in the database, or one kept outside it, is damaged or disagrees.
 */
export type FaultCode =
  | 'altered'
  | 'missing'
  | 'reordered'
  | 'forged'
  | 'erased'
  | 'unsealed'
  | 'head'
  | 'checkpoint'
  | 'anchor';

/** The first thing wrong: where in the sealed order (from 0), in which entry of which record, and what, in words. */
export type Fault = {
  code: FaultCode;
  position: number;
  entry: string | null;
  record: string | null;
  /** The record's number, such as INC-000123, where it is known. */
  number: string | null;
  message: string;
};

/** A fault of one entry, named as far as its text can be read. */
export const faultOf = (
  code: FaultCode,
  position: number,
  stored: { id: string; body: string },
  what: string,
): Fault => {
  const body = readBody(stored.body);
  const named = body === null ? '' : ` (${[body.number ?? body.type, body.action, body.recordedAt].join(', ')})`;
  return {
    code,
    position,
    entry: stored.id,
    record: body?.record ?? null,
    number: body?.number ?? null,
    message: `Entry ${position}${named}: ${what}`,
  };
};

/** A fault of the history as a whole at a place in it. */
export const faultAt = (code: FaultCode, position: number, message: string): Fault => ({
  code,
  position,
  entry: null,
  record: null,
  number: null,
  message,
});

/** The one that stands first; of several at one place the one that was found first. */
export const firstFault = (faults: readonly (Fault | null)[]): Fault | null =>
  faults.reduce(
    (first, fault) => (fault !== null && (first === null || fault.position < first.position) ? fault : first),
    null,
  );
