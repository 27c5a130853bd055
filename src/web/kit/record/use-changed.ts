import { useEffect, useState } from 'react';
import { useSession } from '../../api/session.ts';
import type { RecordRow } from '../../api/types.ts';
import { isRef, sentValue } from '../fields/kind.ts';

const SHOWN_MS = 6_000;
const keyOf = (value: unknown): string => JSON.stringify(sentValue(value) ?? null);

/** Who else has just changed a field while it was on the screen; undefined when nobody has. */
export const useChanged = (record: RecordRow, name: string): string | undefined => {
  const me = useSession().person.id;
  const key = keyOf(record[name]);
  const by = record['updatedBy'];
  const [seen, setSeen] = useState(key);
  const [who, setWho] = useState<string>();
  if (key !== seen) {
    setSeen(key);
    setWho(isRef(by) && by.id !== me ? by.label : undefined);
  }
  useEffect(() => {
    if (who === undefined) return undefined;
    const timer = setTimeout(() => setWho(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [who]);
  return who;
};
