import { hash } from 'node:crypto';

/**
 * Identifiers that follow from the organisation and the source alone, so that an import that is run again finds what it made before.
 * All are UUIDs of version 8 (RFC 9562).
 */
export const idOf = (...parts: readonly string[]): string => {
  const digits = hash('sha256', parts.join('\0'), 'hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
};

/** The identifiers of a record and its history entries. They sort by time, and entries of one moment by their place (from 1). */
export type LifeIds = { readonly record: string; entry(at: number, place: number): string };

/** By what tells the source's record from all others, and when it began (epoch ms). */
export const lifeIds = (began: number, ...parts: readonly string[]): LifeIds => {
  const own = hash('sha256', parts.join('\0'), 'hex').slice(0, 12);
  const at = (time: number, place: number): string => {
    const [when, where] = [time.toString(16).padStart(12, '0'), place.toString(16).padStart(6, '0')];
    return `${when.slice(0, 8)}-${when.slice(8, 12)}-8${where.slice(0, 3)}-8${where.slice(3, 6)}-${own}`;
  };
  return { record: at(began, 0), entry: at };
};
