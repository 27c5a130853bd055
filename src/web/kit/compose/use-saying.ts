import { useCallback, useEffect, useRef } from 'react';
import { doAt } from '../presence/doing.ts';

const STILL_MS = 8_000;

/** Tells those who are at the record that something is being written, for as long as it is. Call it with every change. */
export const useSaying = (record: string, visibility: 'public' | 'internal'): (() => void) => {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = useRef<(() => void) | undefined>(undefined);
  const end = useCallback(() => {
    clearTimeout(timer.current);
    stop.current?.();
    stop.current = undefined;
  }, []);
  const told = useRef('');
  useEffect(() => end, [end]);
  return useCallback(() => {
    const about = `${record} ${visibility}`;
    if (told.current !== about) end();
    told.current = about;
    clearTimeout(timer.current);
    stop.current ??= doAt(record, { doing: visibility === 'public' ? 'answers' : 'notes', field: null });
    timer.current = setTimeout(end, STILL_MS);
  }, [end, record, visibility]);
};
