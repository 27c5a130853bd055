import { useMutation, useQueryClient } from '@tanstack/react-query';
import { markRead, snooze } from '../../api/notifications.ts';

/** What can be done with the news of a record. */
export type InboxActs = {
  readonly busy: boolean;
  readonly read: (record: string, read?: boolean) => void;
  readonly snooze: (record: string, until: string | null) => void;
};

/** Marks and puts off; the inbox is asked for anew after each. */
export const useInboxActs = (): InboxActs => {
  const client = useQueryClient();
  const again = { onSuccess: () => client.invalidateQueries({ queryKey: ['notifications'] }) };
  const reading = useMutation({ mutationFn: markRead, ...again });
  const snoozing = useMutation({ mutationFn: snooze, ...again });
  return {
    busy: reading.isPending || snoozing.isPending,
    read: (record, read = true) => reading.mutate({ records: record === 'all' ? 'all' : [record], read }),
    snooze: (record, until) => snoozing.mutate({ record, until }),
  };
};
