import { skipToken, useQuery } from '@tanstack/react-query';
import { waitingQuery } from '#sms/support/approval/web/waiting.ts';
import { useTypeByName } from '../../api/definitions.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';

/** The approvals that wait for this person; undefined until that is known. None for whoever sees no approvals. */
export const useDecisions = (): { type: RecordType | undefined; rows: RecordRow[] | undefined } => {
  const type = useTypeByName('approval');
  const query = waitingQuery(useSession().person.id);
  const { data } = useQuery(type ? query : { ...query, queryFn: skipToken });
  return { type, rows: type ? data : [] };
};
