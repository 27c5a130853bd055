import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { takePart } from '../../api/participants.ts';
import { sayThere, type Alike } from '../../api/similar.ts';
import type { RecordType } from '../../api/types.ts';
import { uploadFile } from '../../api/upload.ts';
import { fileOf } from '../../kit/compose/files.ts';
import type { useFormDraft } from '../../kit/compose/use-form-draft.ts';
import { say } from '../../kit/toast/store.ts';

type Draft = ReturnType<typeof useFormDraft>;

/** Attaches what was chosen in a form to a record, for all who read it; answers the names of files that were refused. */
export const uploadAll = async (
  type: RecordType,
  record: string,
  files: Draft['files'],
  key: string,
): Promise<readonly string[]> => {
  const refused: string[] = [];
  for (const file of files) {
    const bytes = await fileOf(file.id);
    const one = { visibility: 'public', key: `${key}-${file.id}`, onProgress: () => undefined } as const;
    const upload = bytes
      ? uploadFile({ plural: type.plural, record }, { ...file, bytes }, one)
      : Promise.reject(new Error(file.name));
    await upload.catch(() => refused.push(file.name));
  }
  return refused;
};

/**
 * It was reported already: instead of a second ticket, what was typed and attached is added to the one there is, and the person is told of
 * what happens to it.
 */
export const useJoinTicket = (draft: Draft, typed: { title: string; description: string }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const types = useTypes();
  return useMutation({
    mutationFn: async (ticket: Alike) => {
      const type = types.find(({ name }) => name === ticket.type);
      if (!type) throw new Error(t('state.unexpected'));
      const text = [typed.title, typed.description].map((each) => each.trim()).filter((each) => each !== '');
      const key = `${draft.key()}-${ticket.id}`;
      await sayThere(type, ticket.id, text.join('\n\n'), { visibility: 'public', key });
      await takePart(type, ticket.id, 'me', 'watcher');
      return { ticket, type, refused: await uploadAll(type, ticket.id, draft.files, key) };
    },
    onSuccess: ({ ticket, type, refused }) => {
      draft.drop();
      void client.invalidateQueries({ queryKey: ['records', type.name] });
      say({ tone: 'ok', text: t('portal.joined', { number: ticket.number }) });
      if (refused.length > 0) say({ tone: 'bad', text: t('portal.notAttached', { names: refused.join(', ') }) });
      void navigate({ to: '/portal/tickets/$key', params: { key: ticket.number } });
    },
    onError: (error) => say({ tone: 'bad', text: t('alike.failed'), detail: error.message }),
  });
};
