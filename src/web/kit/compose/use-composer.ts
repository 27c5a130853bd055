import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entry, Visibility } from '../../api/timeline.ts';
import { useSession } from '../../api/session.ts';
import type { Page, RecordRow, RecordType } from '../../api/types.ts';
import { variablesIn } from '#workspace/text-module/variables.ts';
import { confirm } from '../confirm/store.ts';
import { say } from '../toast/store.ts';
import { draftOf, type DraftFile } from './drafts.ts';
import { dropFile, keepFile, newFileId } from './files.ts';
import { fromInside } from './guard.ts';
import { putInOutbox } from './outbox.ts';
import { isPicture, referencesIn, withoutReferences } from './references.ts';
import { flush } from './send.ts';
import { useDraft } from './use-draft.ts';

const NONE: readonly Visibility[] = [];
const LARGEST = 100 * 1024 * 1024;

/** Internal notes of the record that this page has read. */
const useNotes = (type: RecordType, id: string): (() => string[]) => {
  const client = useQueryClient();
  return () =>
    client
      .getQueriesData<InfiniteData<Page<Entry>>>({ queryKey: ['records', type.name, 'part', id, 'timeline'] })
      .flatMap(([, data]) => data?.pages ?? [])
      .flatMap(({ items }) => items)
      .flatMap((entry) => (entry.visibility === 'internal' && entry.text !== undefined ? [entry.text] : []));
};

/** What is being written about a record: kept as one types, sent once however often it is tried, also later and offline. */
export const useComposer = (type: RecordType, record: RecordRow) => {
  const { t } = useTranslation();
  const { portal } = useSession();
  const may = record.may?.comment ?? NONE;
  const place = {
    address: portal ? `/portal/tickets/${record.number}` : `/${type.plural}/${record.number}`,
    number: record.number,
    title: record.title,
  };
  const name = `answer:${record.id}`;
  const { draft, person, keep, drop } = useDraft(name, place);
  const [chosen, setChosen] = useState<Visibility | undefined>(undefined);
  const notes = useNotes(type, record.id);
  const wanted = draft?.visibility ?? chosen ?? may[0] ?? 'internal';
  const visibility = may.includes(wanted) ? wanted : (may[0] ?? wanted);
  const text = draft?.text ?? '';
  const files = draft?.files ?? [];
  // What is there now, not what was drawn last: a picture brings a file and a place in the text at once.
  const change = (next: { text?: string; visibility?: Visibility; files?: DraftFile[] }): void => {
    const now = draftOf(person, name);
    keep({ text: now?.text ?? '', visibility: now?.visibility ?? visibility, files: now?.files ?? [], ...next });
  };

  const unfilled = variablesIn(text);
  const named = new Set(referencesIn(text));
  const going = files.filter((file) => !file.inline || named.has(file.id));
  const ready = text.trim() !== '' || going.length > 0;

  const send = async (): Promise<void> => {
    if (!ready) return;
    const [first] = unfilled;
    if (first) {
      say({ tone: 'bad', text: t('compose.unfilled', { name: first.name }) });
      return;
    }
    if (visibility === 'public' && !portal && fromInside(text, notes()).length > 0) {
      const sure = await confirm(t('compose.fromInside', { name: record.requester?.label ?? t('compose.everybody') }));
      if (!sure) return;
    }
    putInOutbox(person, {
      key: crypto.randomUUID(),
      type: type.name,
      plural: type.plural,
      record: record.id,
      place,
      text: text.trim(),
      visibility,
      files: going.map((file) => ({ key: crypto.randomUUID(), ...file })),
      at: Date.now(),
      state: 'waiting',
    });
    drop();
    setChosen(visibility);
    void flush(person);
  };

  /** Takes files into the draft. Gives those that were taken; `inline` for pictures that stand in the text. */
  const attach = (chosenFiles: Iterable<File>, inline: boolean): DraftFile[] => {
    const taken = [...chosenFiles].flatMap((file): { file: File; kept: DraftFile }[] => {
      if (file.size > 0 && file.size <= LARGEST)
        return [
          {
            file,
            kept: {
              id: newFileId(),
              name: file.name || t('compose.pasted'),
              size: file.size,
              type: file.type,
              inline: inline && isPicture(file.type),
            },
          },
        ];
      say({ tone: 'bad', text: t(file.size === 0 ? 'compose.empty' : 'compose.tooLarge', { name: file.name }) });
      return [];
    });
    for (const { file, kept } of taken) void keepFile(kept.id, file);
    if (taken.length > 0)
      change({ files: [...(draftOf(person, name)?.files ?? []), ...taken.map(({ kept }) => kept)] });
    return taken.map(({ kept }) => kept);
  };

  return {
    may,
    text,
    setText: (next: string): void => change({ text: next }),
    visibility,
    setVisibility: (next: Visibility): void => {
      setChosen(next);
      if (draft) change({ visibility: next });
    },
    unfilled,
    files: going,
    attach,
    detach: (id: string): void => {
      change({ text: withoutReferences(text, new Set([id])), files: files.filter((file) => file.id !== id) });
      void dropFile(id);
    },
    ready,
    send: (): void => void send(),
    keptAt: draft?.at,
  };
};

export type Composing = ReturnType<typeof useComposer>;
