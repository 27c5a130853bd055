import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { readUpTo, summaryQuery, type TimelineSummary } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';

/** What was new when one came: it stays marked for as long as one stays. */
export type Arrival = { at: string; unread: number; first: string | null };

/** How much there is in a timeline, what of it is new since the last visit, and that it has now been seen. */
export const useReading = (
  type: RecordType,
  record: RecordRow,
  newest: string | undefined,
): { summary: TimelineSummary | undefined; arrival: Arrival | undefined } => {
  const { data } = useQuery(summaryQuery(type, record.id));
  const [arrival, setArrival] = useState<Arrival>();
  const [told, setTold] = useState<string>();
  if (data && !arrival) setArrival({ at: data.seen?.at ?? '', unread: data.unread, first: data.firstUnread });
  useEffect(() => {
    if (!arrival || !newest || newest === told) return undefined;
    const tell = (): void => {
      if (document.visibilityState === 'hidden') return;
      setTold(newest);
      void readUpTo(type, record.id, newest).catch(() => undefined);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [type, record.id, arrival, newest, told]);
  return { summary: data, arrival };
};
