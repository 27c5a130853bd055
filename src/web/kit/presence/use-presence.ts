import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { leave, presenceKey, presenceQuery, type Present } from '../../api/presence.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { doingAt, onDoing } from './doing.ts';

const NOBODY: readonly Present[] = [];

/** Whether somebody works on the record from inside: they see each other, the others see none of them. */
const isInside = ({ may }: RecordRow): boolean => may?.comment.includes('internal') === true || may?.edit === true;

/** Both who says it and who only looks at it ask the same way. */
const hereQuery = (type: RecordType, id: string) =>
  presenceQuery(type, id, () => doingAt(id) ?? { doing: 'looks', field: null });

/** Says that one is at the record for as long as the page is seen, and gives who else is. */
export const useBeingThere = (type: RecordType, record: RecordRow): readonly Present[] => {
  const client = useQueryClient();
  const { id } = record;
  const inside = isInside(record);
  const { data } = useQuery({
    ...hereQuery(type, id),
    enabled: inside,
  });
  useEffect(() => {
    if (!inside) return undefined;
    const again = (): void => void client.invalidateQueries({ queryKey: presenceKey(id) });
    const gone = (): void => leave(type, id);
    const seen = (): void => (document.visibilityState === 'hidden' ? gone() : again());
    const stop = onDoing(again);
    document.addEventListener('visibilitychange', seen);
    addEventListener('pagehide', gone);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('pagehide', gone);
      gone();
    };
  }, [client, type, id, inside]);
  return data ?? NOBODY;
};

/** Who else is at a record, where another part of the page keeps it up to date. */
export const usePresent = (type: RecordType, { id }: RecordRow): readonly Present[] =>
  useQuery({ ...hereQuery(type, id), enabled: false }).data ?? NOBODY;
