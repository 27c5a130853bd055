import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { takePart } from '../../api/participants.ts';
import { sayThere, type Alike } from '../../api/similar.ts';
import type { RecordType, Value } from '../../api/types.ts';
import { isRef, textOf } from '../fields/kind.ts';
import { say } from '../toast/store.ts';

/**
 * It is there already: instead of a second record, the person watches the one there is, whoever reported it becomes a contact of it, and
 * what was typed stands in it as a note.
 */
export const useItIsThis = (type: RecordType, values: Readonly<Record<string, Value>>) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const join = useMutation({
    mutationFn: async (like: Alike) => {
      const { requester } = values;
      const typed = [textOf(values['title']), textOf(values['description'])].filter(Boolean).join('\n\n');
      await takePart(type, like.id, 'me', 'watcher');
      if (isRef(requester)) await takePart(type, like.id, requester.id, 'contact').catch(() => undefined);
      const who = isRef(requester) ? requester.label : '';
      const note = t(who ? 'alike.reportedBy' : 'alike.reportedAgain', { who });
      await sayThere(type, like.id, `${note}\n\n${typed}`, { visibility: 'internal', key: crypto.randomUUID() });
      return like;
    },
    onSuccess: (like) => {
      void client.invalidateQueries({ queryKey: ['records', type.name] });
      say({ tone: 'ok', text: t('alike.joined', { number: like.number }) });
      void navigate({ to: '/$plural/$key', params: { plural: type.plural, key: like.number }, search: {} });
    },
    onError: (error) => say({ tone: 'bad', text: t('alike.failed'), detail: error.message }),
  });
  return join.mutate;
};
