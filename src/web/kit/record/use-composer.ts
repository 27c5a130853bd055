import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { addAttachment, addComment, type Visibility } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { say } from '../toast/store.ts';
import { keepDraft, readDraft } from './draft.ts';

const BOTH: readonly Visibility[] = [];

/** What is being written about a record: kept as one types, sent once however often the button is pressed. */
export const useComposer = (type: RecordType, record: RecordRow) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = record.may?.comment ?? BOTH;
  const [text, setText] = useState(() => readDraft(record.id)?.text ?? '');
  const [visibility, setVisibility] = useState<Visibility>(
    () => readDraft(record.id)?.visibility ?? may[0] ?? 'internal',
  );
  const key = useRef<string>(crypto.randomUUID());
  useEffect(() => keepDraft(record.id, { text, visibility }), [record.id, text, visibility]);

  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['records', type.name] });
  const failed = (error: unknown): void =>
    say({
      tone: 'bad',
      text: t('composer.failed'),
      detail: isProblem(error) && error.status > 0 ? error.message : t('composer.draftHere'),
    });

  const comment = useMutation({
    mutationFn: () => addComment(type, record.id, text.trim(), visibility, key.current),
    onSuccess: async () => {
      key.current = crypto.randomUUID();
      setText('');
      await refresh();
    },
    onError: failed,
  });
  const upload = useMutation({
    mutationFn: async (files: File[]) => {
      for (const file of files) await addAttachment(type, record.id, file, visibility);
    },
    onSuccess: refresh,
    onError: failed,
  });

  return {
    may,
    text,
    setText,
    visibility,
    setVisibility,
    send: (): void => {
      if (text.trim() !== '' && !comment.isPending) comment.mutate();
    },
    sending: comment.isPending,
    attach: (files: FileList | null): void => {
      if (files && files.length > 0) upload.mutate([...files]);
    },
    attaching: upload.isPending,
  };
};
