import { useQueries, useQuery } from '@tanstack/react-query';
import { useWorkTypes } from '../api/definitions.ts';
import { unreadQuery } from '../api/notifications.ts';
import { countQuery } from '../api/records.ts';
import type { RecordType } from '../api/types.ts';
import { useFormat } from '../kit/format/use-format.tsx';
import { hasWork } from '../kit/list/views.ts';
import { useDecisions } from '../pages/work/use-decisions.ts';

/** How many open records of a type there are. Only for types with work in them: a register's size says nothing. */
export const OpenCount = ({ type }: { type: RecordType }) => {
  const format = useFormat();
  const count = useQuery({ ...countQuery(type, 'open'), enabled: hasWork(type) });
  return hasWork(type) && count.data && count.data.count > 0 ? (
    <span className="n">{format.count(count.data.count)}</span>
  ) : null;
};

/** How much the person was told and has not read. */
export const InboxCount = () => {
  const format = useFormat();
  const unread = useQuery(unreadQuery).data ?? 0;
  return unread > 0 ? <span className="n">{format.count(unread)}</span> : null;
};

/** How many open records of all types are assigned to the person, and how many wait for their decision. */
export const WorkCount = () => {
  const format = useFormat();
  const types = useWorkTypes().filter(hasWork);
  const counts = useQueries({ queries: types.map((type) => countQuery(type, 'open assignee:me')) });
  const decisions = useDecisions().rows?.length ?? 0;
  const total = counts.reduce((sum, { data }) => sum + (data?.count ?? 0), decisions);
  return total > 0 ? <span className="n">{format.count(total)}</span> : null;
};
