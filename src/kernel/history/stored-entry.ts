import type { Hash } from './sha256.ts';

/** The columns derived from an entry's body. Instants in microseconds since 1970. */
export type EntryColumns = {
  type: string;
  record: string;
  version: number;
  action: string;
  audience: string;
  recordedAt: number;
  occurredAt: number;
  actor: string | null;
};

/** One entry as it is stored. `salt` in hexadecimal digits. */
export type StoredEntry = {
  id: string;
  body: string;
  personal: string | null;
  salt: string | null;
  leaf: Hash;
  columns: EntryColumns;
};
