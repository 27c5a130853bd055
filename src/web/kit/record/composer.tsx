import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { IconBold, IconLock, IconPaperclip, IconWorld } from '@tabler/icons-react';
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { MentionList } from './mention-list.tsx';
import { useComposer } from './use-composer.ts';
import { useMention } from './use-mention.ts';
import css from './composer.module.css';

/** Wraps what is selected in the field, and selects it again. */
const wrap = (field: HTMLTextAreaElement, mark: string): string => {
  const { value, selectionStart, selectionEnd } = field;
  return (
    value.slice(0, selectionStart) + mark + value.slice(selectionStart, selectionEnd) + mark + value.slice(selectionEnd)
  );
};

const Word = ({ internal, label }: { internal: boolean; label: string }) => (
  <>
    <Icon of={internal ? IconLock : IconWorld} size={14} />
    {label}
  </>
);

/**
 * Writes an answer or a note. It takes the ground of what it will send, so that nobody tells the customer what was
 * meant for colleagues. E and N bring one here.
 */
export const Composer = ({
  type,
  record,
  compact = false,
}: {
  type: RecordType;
  record: RecordRow;
  compact?: boolean;
}) => {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const writing = useComposer(type, record);
  const mention = useMention(field, writing.text, writing.setText);
  const me = useSession().person.id;
  const { visibility, may } = writing;
  const internal = visibility === 'internal';
  const write = (to: 'public' | 'internal') => (): void => {
    writing.setVisibility(to);
    field.current?.focus();
  };
  useKeys([
    ...(may.includes('public') ? [{ keys: 'e', label: 'keys.publicAnswer', run: write('public') }] : []),
    ...(may.includes('internal') ? [{ keys: 'n', label: 'keys.internalNote', run: write('internal') }] : []),
  ]);
  if (may.length === 0) return null;
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (mention.onKey(event)) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) writing.send();
    if (event.key === 'Escape') event.currentTarget.blur();
  };
  const own = record.requester?.id === me;
  const to = own ? undefined : record.requester?.label;
  const words = internal
    ? t('composer.forColleagues')
    : to
      ? t('composer.forPerson', { name: to })
      : t(own ? 'composer.forDesk' : 'composer.forAll');
  return (
    <form
      className={css['composer']}
      data-internal={internal || undefined}
      data-compact={compact || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        writing.send();
      }}
    >
      {may.length > 1 ? (
        <div className={css['to']}>
          <SegmentedControl
            aria-label={t('composer.who')}
            value={visibility}
            onChange={(value) => writing.setVisibility(value === 'internal' ? 'internal' : 'public')}
            data={may.map((each) => ({
              value: each,
              label: <Word internal={each === 'internal'} label={t(`composer.${each}`)} />,
            }))}
          />
          {compact ? null : (
            <span className={css['who']}>
              {internal ? t('composer.staffOnly') : to ? t('composer.to', { name: to }) : ''}
            </span>
          )}
        </div>
      ) : null}
      <textarea
        ref={field}
        className={css['text']}
        aria-label={t(`composer.${visibility}`)}
        placeholder={words}
        value={writing.text}
        rows={compact ? 1 : 2}
        aria-autocomplete="list"
        {...(mention.current
          ? { 'aria-controls': mention.list, 'aria-activedescendant': `${mention.list}-${mention.current.id}` }
          : {})}
        onChange={(event) => {
          writing.setText(event.currentTarget.value);
          mention.look();
        }}
        onBlur={mention.close}
        onKeyDown={onKeyDown}
        onPaste={(event) => writing.attach(event.clipboardData.files)}
      />
      <MentionList mention={mention} />
      <div className={css['bar']} data-idle={(compact && writing.text === '') || undefined}>
        <input
          ref={file}
          type="file"
          multiple
          hidden
          aria-hidden="true"
          tabIndex={-1}
          onChange={(event) => writing.attach(event.currentTarget.files)}
        />
        <ActionIcon aria-label={t('composer.attach')} loading={writing.attaching} onClick={() => file.current?.click()}>
          <Icon of={IconPaperclip} />
        </ActionIcon>
        <ActionIcon
          aria-label={t('composer.bold')}
          onClick={() => field.current && writing.setText(wrap(field.current, '**'))}
        >
          <Icon of={IconBold} />
        </ActionIcon>
        {writing.text !== '' ? <span className={css['kept']}>{t('composer.kept')}</span> : null}
        <Button
          type="submit"
          variant="filled"
          ml="auto"
          disabled={writing.text.trim() === ''}
          loading={writing.sending}
          rightSection={<Kbd keys="Ctrl ↵" />}
        >
          {t('composer.send')}
        </Button>
      </div>
    </form>
  );
};
