import { Button, SegmentedControl } from '@mantine/core';
import { IconLock, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { participantsQuery } from '../../api/participants.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { resolved } from '#workspace/text-module/variables.ts';
import { Icon } from '../basic/icon.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { apply, selectionOf } from './apply.ts';
import { onWish } from './bus.ts';
import { entered, inserted } from './edits.ts';
import { FileStrip } from './file-strip.tsx';
import { Preview } from './preview.tsx';
import { referenceTo } from './references.ts';
import { SuggestList } from './suggest-list.tsx';
import { valueOfVariable } from './text-values.ts';
import { shortcut, Toolbar } from './toolbar.tsx';
import { useComposer, type Composing } from './use-composer.ts';
import { useSuggest } from './use-suggest.ts';
import { useSaying } from './use-saying.ts';
import { WritingArea } from './writing-area.tsx';
import css from './composer.module.css';

type Props = { type: RecordType; record: RecordRow };

const Word = ({ internal, label }: { internal: boolean; label: string }) => (
  <>
    <Icon of={internal ? IconLock : IconWorld} size={14} />
    {label}
  </>
);

/** Fills the variables of canned texts from the record at hand. */
const useFill = ({ type, record }: Props): ((text: string) => string) => {
  const { t } = useTranslation();
  const session = useSession();
  const labels = useLabels(type);
  const format = useFormat();
  return (text) =>
    resolved(
      text,
      valueOfVariable({
        type,
        record,
        session,
        format,
        t,
        state: labels.state(record.state),
        origin: location.origin,
        now: Date.now(),
      }),
    );
};

/** In words, whom it goes to: for the head, the empty field and the button. */
const useWhom = ({ type, record }: Props, internal: boolean) => {
  const { t } = useTranslation();
  const { person, portal } = useSession();
  const people = useQuery({ ...participantsQuery(type, record.id), enabled: !portal }).data ?? [];
  const more = people.filter(({ role, person: { id } }) => role === 'contact' && id !== record.requester?.id).length;
  if (internal) return { head: t('compose.staffOnly'), empty: t('compose.forColleagues'), send: t('compose.sendNote') };
  const own = record.requester?.id === person.id;
  const to = own ? undefined : record.requester?.label;
  if (!to)
    return {
      head: '',
      empty: t(own ? 'compose.forDesk' : 'compose.forAll'),
      send: t(own ? 'compose.sendDesk' : 'compose.send'),
    };
  return {
    head: more > 0 ? t('compose.toMore', { name: to, count: more }) : t('compose.to', { name: to }),
    empty: t(portal ? 'compose.forAll' : 'compose.forPerson', { name: to }),
    send: t('compose.sendTo', { name: to }),
  };
};

/** Puts pictures where the caret is, and other files below. */
const useTaking = (field: { current: HTMLTextAreaElement | null }, writing: Composing) => {
  const take = (files: FileList | null | undefined, inline: boolean): boolean => {
    if (!files || files.length === 0) return false;
    const taken = writing.attach(files, inline);
    const { current } = field;
    for (const file of taken)
      if (file.inline && current)
        apply(current, inserted(current.value, selectionOf(current), referenceTo(file, true), true));
    return true;
  };
  return {
    take,
    onPaste: (event: ClipboardEvent): void => {
      // What is copied from a table or a page brings a picture of itself along: the words are meant.
      if (event.clipboardData.types.includes('text/plain')) return;
      if (take(event.clipboardData.files, true)) event.preventDefault();
    },
    onDrop: (event: DragEvent): void => {
      if (take(event.dataTransfer.files, true)) event.preventDefault();
    },
  };
};

/**
 * Writes an answer or a note. It takes the ground of what it will send, and its button says to whom, so that nobody tells the
 * customer what was meant for colleagues. E and N bring one here.
 */
export const Composer = ({ type, record, compact = false }: Props & { compact?: boolean }) => {
  const { t } = useTranslation();
  const { portal } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [previewing, setPreviewing] = useState(false);
  const writing = useComposer(type, record);
  const { visibility, may, text } = writing;
  const internal = visibility === 'internal';
  const fill = useFill({ type, record });
  const suggest = useSuggest(field, { type, record, visibility, fill });
  const taking = useTaking(field, writing);
  const whom = useWhom({ type, record }, internal);
  const saying = useSaying(record.id, visibility);
  const write = (to: 'public' | 'internal') => (): void => {
    setPreviewing(false);
    writing.setVisibility(to);
    requestAnimationFrame(() => field.current?.focus());
  };
  useKeys([
    ...(may.includes('public') ? [{ keys: 'e', label: 'keys.publicAnswer', run: write('public') }] : []),
    ...(may.includes('internal') ? [{ keys: 'n', label: 'keys.internalNote', run: write('internal') }] : []),
  ]);
  const texts = useMemo(
    () => (): void => {
      setPreviewing(false);
      requestAnimationFrame(() => {
        const { current } = field;
        if (!current) return;
        const { from } = selectionOf(current);
        const before = from === 0 || /\s$/u.test(current.value.slice(0, from)) ? '::' : ' ::';
        apply(current, inserted(current.value, selectionOf(current), before));
      });
    },
    [],
  );
  useEffect(
    () =>
      onWish(record.id, (wish) => {
        if (wish.kind === 'texts') return texts();
        setPreviewing(false);
        requestAnimationFrame(() => {
          const { current } = field;
          if (!current) return;
          current.scrollIntoView({ block: 'center' });
          apply(current, inserted(current.value, selectionOf(current), wish.text));
        });
      }),
    [record.id, texts],
  );
  if (may.length === 0) return null;
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing || suggest.onKey(event)) return;
    const { currentTarget, key } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    if (key === 'Enter' && ctrl) return writing.send();
    if (ctrl && !event.shiftKey && !event.altKey && shortcut(currentTarget, key, t('compose.linkWords'))) {
      event.preventDefault();
      event.stopPropagation();
    }
    if (key === 'Enter' && !event.shiftKey && !ctrl) {
      const edit = entered(currentTarget.value, selectionOf(currentTarget));
      if (edit) {
        event.preventDefault();
        apply(currentTarget, edit);
      }
    }
    if (key === 'Escape') currentTarget.blur();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- files may be dropped anywhere on it; the button takes them too
    <form
      className={css['composer']}
      data-internal={internal || undefined}
      data-compact={compact || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        writing.send();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={taking.onDrop}
    >
      {may.length > 1 ? (
        <div className={css['to']}>
          <SegmentedControl
            aria-label={t('compose.who')}
            value={visibility}
            onChange={(value) => writing.setVisibility(value === 'internal' ? 'internal' : 'public')}
            data={may.map((each) => ({
              value: each,
              label: <Word internal={each === 'internal'} label={t(`compose.${each}`)} />,
            }))}
          />
          {compact ? null : <span className={css['who']}>{whom.head}</span>}
        </div>
      ) : null}
      {previewing ? (
        <Preview text={text} files={writing.files} />
      ) : (
        <WritingArea
          ref={field}
          aria-label={t(`compose.${visibility}`)}
          placeholder={whom.empty}
          value={text}
          rows={compact ? 1 : 2}
          aria-autocomplete="list"
          {...(suggest.current
            ? { 'aria-controls': suggest.list, 'aria-activedescendant': `${suggest.list}-${suggest.current.id}` }
            : {})}
          onChange={(event) => {
            writing.setText(event.currentTarget.value);
            saying();
            suggest.look();
          }}
          onBlur={suggest.close}
          onKeyDown={onKeyDown}
          onPaste={taking.onPaste}
        />
      )}
      <SuggestList suggest={suggest} />
      <FileStrip files={writing.files} detach={writing.detach} />
      {writing.unfilled.length > 0 ? (
        <p className={css['unfilled']} role="status">
          {t('compose.notFilled', { names: [...new Set(writing.unfilled.map(({ name }) => name))].join(', ') })}
        </p>
      ) : null}
      <div className={css['bar']} data-idle={(compact && !writing.ready) || undefined}>
        <input
          ref={file}
          type="file"
          multiple
          hidden
          aria-hidden="true"
          tabIndex={-1}
          onChange={(event) => {
            taking.take(event.currentTarget.files, false);
            event.currentTarget.value = '';
          }}
        />
        <Toolbar
          field={field}
          attach={() => file.current?.click()}
          texts={portal ? undefined : texts}
          preview={() => setPreviewing((on) => !on)}
          previewing={previewing}
        />
        <span className={css['kept']} role="status">
          {writing.keptAt === undefined ? '' : t('compose.kept')}
        </span>
        <Button
          type="submit"
          variant="filled"
          disabled={!writing.ready}
          rightSection={<Kbd keys="Ctrl ↵" />}
          className={css['send']}
        >
          {whom.send}
        </Button>
      </div>
    </form>
  );
};
