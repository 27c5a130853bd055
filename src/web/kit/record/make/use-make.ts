import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors, isProblem } from '../../../api/problem.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import { confirm } from '../../confirm/store.ts';
import { say } from '../../toast/store.ts';

/** Sends what makes a record of another, once, and goes to it. A question of the server is asked and answered. */
export const useMake = (
  source: RecordType,
  target: RecordType,
  send: (key: string, confirmed: string[]) => Promise<RecordRow>,
) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const make = useMutation({
    mutationFn: async () => {
      const attempt = async (confirmed: string[]): Promise<RecordRow> => {
        try {
          return await send(key.current, confirmed);
        } catch (error) {
          if (!isProblem(error, 0)) key.current = crypto.randomUUID();
          const asks =
            isProblem(error, 409) && error.code === 'confirm.conflict' ? String(error.problem['confirm']) : undefined;
          if (asks === undefined || confirmed.includes(asks) || !(await confirm((error as Error).message))) throw error;
          return attempt([...confirmed, asks]);
        }
      };
      return attempt([]);
    },
    onSuccess: (made) => {
      for (const { name } of [source, target]) void client.invalidateQueries({ queryKey: ['records', name] });
      say({ tone: 'ok', text: t('record.created', { number: made.number }) });
      void navigate({ to: '/$plural/$key', params: { plural: target.plural, key: made.number }, search: {} });
    },
  });
  const errors = fieldErrors(make.error);
  return { make, errors, refused: make.isError && isProblem(make.error) ? make.error.message : undefined };
};
