import {
  IconAlertTriangle,
  IconAntennaBars4,
  IconArrowsMinimize,
  IconLink,
  IconLock,
  IconMail,
  IconPaperclip,
  IconPencil,
  IconPlus,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entry } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon, type IconShape } from '../basic/icon.tsx';
import { Message } from '../text/markdown.tsx';
import { ChangeLines, FileLines, LinkLine, OtherLine, OtherRecord, TransitionLine } from './entry-lines.tsx';
import { EntryActs } from './entry-acts.tsx';
import { EntryTime } from './entry-time.tsx';
import { MailLines } from './mail-lines.tsx';
import { transitionIcon } from './transition-icon.ts';
import css from './timeline.module.css';

const fields: Record<string, IconShape> = { priority: IconAntennaBars4, team: IconUsers, assignee: IconUsers };

const iconOf = (type: RecordType, entry: Entry): IconShape => {
  if (entry.text !== undefined) return entry.visibility === 'internal' ? IconLock : IconMail;
  if (entry.transition)
    return transitionIcon(type.lifecycle, { from: [entry.transition.from], to: entry.transition.to });
  if (entry.kind === 'create') return IconPlus;
  if (entry.link) return IconLink;
  if (entry.attachments) return IconPaperclip;
  if (/^(?:warning|escalate|declare)/u.test(entry.action)) return IconAlertTriangle;
  return fields[entry.changes[0]?.field ?? ''] ?? IconPencil;
};

const isOther = (entry: Entry): boolean =>
  !entry.transition && !entry.link && !entry.attachments && entry.kind !== 'change';

type LineProps = { icon: IconShape; children: ReactNode; id?: string; target?: boolean; fresh?: boolean };

const Line = ({ icon, children, id, target = false, fresh = false }: LineProps) => (
  <li
    id={id === undefined ? undefined : `e-${id}`}
    data-target={target || undefined}
    data-fresh={fresh || undefined}
    aria-current={target || undefined}
  >
    <span className={css['dot']}>
      <Icon of={icon} size={14} />
    </span>
    <div className={css['lines']}>{children}</div>
  </li>
);

/** An answer on plain ground with a globe, or a note on yellow with rail, lock and word: impossible to confuse. */
const Said = ({
  type,
  record,
  entry,
  short,
}: {
  type: RecordType;
  record: RecordRow;
  entry: Entry;
  short: boolean;
}) => {
  const { t } = useTranslation();
  const internal = entry.visibility === 'internal';
  const to = short || entry.actor.id === record.requester?.id ? undefined : record.requester?.label;
  return (
    <article className={css['message']} data-internal={internal || undefined}>
      <header>
        <b>{entry.actor.name}</b>
        <span className={css['who']}>
          <Icon of={internal ? IconLock : IconWorld} size={14} />
          {internal
            ? t(short ? 'timeline.internalShort' : 'timeline.internal')
            : to
              ? t('timeline.publicTo', { name: to })
              : t('timeline.public')}
        </span>
        <OtherRecord entry={entry} fact="broughtTo" />
        <OtherRecord entry={entry} fact="broughtFrom" />
        <span className="push row">
          {short ? null : <EntryActs type={type} record={record} entry={entry} />}
          <EntryTime entry={entry} />
        </span>
      </header>
      <Message text={entry.text ?? ''} />
      {entry.mail ? <MailLines type={type} record={record} mail={entry.mail} /> : null}
    </article>
  );
};

/** One entry of the timeline. */
export const EntryItem = ({
  type,
  record,
  entry,
  short = false,
  whole = false,
  target = false,
  fresh = false,
}: {
  type: RecordType;
  record: RecordRow;
  entry: Entry;
  short?: boolean;
  /** As the history has it: what the product counted along included. */
  whole?: boolean;
  /** An address led to it. */
  target?: boolean;
  /** New since the last visit. */
  fresh?: boolean;
}) => {
  const { t } = useTranslation();
  const plain = entry.text === undefined;
  return (
    <Line icon={iconOf(type, entry)} id={entry.id} target={target} fresh={fresh}>
      {entry.transition ? <TransitionLine type={type} entry={entry} /> : null}
      {!plain && entry.kind === 'comment' && entry.action !== 'comment' ? (
        <OtherLine type={type} entry={entry} />
      ) : null}
      {plain ? null : <Said type={type} record={record} entry={entry} short={short} />}
      {entry.kind === 'change' || whole ? <ChangeLines type={type} entry={entry} whole={whole} /> : null}
      <FileLines entry={entry} />
      {entry.link ? <LinkLine entry={entry} /> : null}
      {plain && (isOther(entry) || (whole && entry.changes.length === 0 && !entry.transition)) ? (
        <OtherLine type={type} entry={entry} />
      ) : null}
      {entry.erased ? <p className="faint">{t('timeline.erased')}</p> : null}
    </Line>
  );
};

/** Several quiet changes as one line. */
export const FoldedItem = ({ changes, show }: { changes: number; show: () => void }) => {
  const { t } = useTranslation();
  return (
    <Line icon={IconArrowsMinimize}>
      <p>
        {t('timeline.folded', { count: changes })}{' '}
        <button type="button" className={css['show']} onClick={show}>
          {t('timeline.show')}
        </button>
      </p>
    </Line>
  );
};
