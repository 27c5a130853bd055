import { Link } from '@tanstack/react-router';
import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import type { Change, Entry } from '../../api/timeline.ts';
import type { RecordType, Value } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import { isEmpty, textOf } from '../fields/kind.ts';
import { FieldValue } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { FileCard } from '../files/file-card.tsx';
import { FilesContext } from '../text/files-context.ts';
import { EntryTime } from './entry-time.tsx';
import { toldChanges } from './fold.ts';
import css from './timeline.module.css';

type LineProps = { type: RecordType; entry: Entry };

/** A value of a change: by its word where it has one, otherwise as its field shows it. Long texts are not repeated here. */
const Changed = ({ type, change, value }: { type: RecordType; change: Change; value: unknown }) => {
  const { t } = useTranslation();
  const field = type.fields[change.field];
  if (!field || (typeof value === 'string' && (field.kind === 'ref' || field.kind === 'text'))) return String(value);
  if (field.kind === 'markdown') return t('timeline.text');
  const word = choicesOf(t, change.field, field).find((each) => each.value === String(value))?.label;
  return word ?? <FieldValue name={change.field} field={field} value={value as Value} />;
};

/** What was taken out of a list of words, and what was put in: the rest is not repeated. */
const onlyWhatDiffers = (change: Change): Change => {
  const { from, to } = change;
  if (!Array.isArray(from) || !Array.isArray(to)) return change;
  return { ...change, from: from.filter((each) => !to.includes(each)), to: to.filter((each) => !from.includes(each)) };
};

/** Changed fields, a line each: what it was, struck out, and what it is. */
export const ChangeLines = ({ type, entry, whole }: LineProps & { whole: boolean }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  return toldChanges(entry, (field) => !whole && type.fields[field]?.readOnly === true)
    .map(onlyWhatDiffers)
    .map((change) => (
      <p key={change.field}>
        {labels.field(change.field)}{' '}
        {isEmpty(change.from) || type.fields[change.field]?.kind === 'markdown' ? null : (
          <>
            <s className="faint">
              <Changed type={type} change={change} value={change.from} />
            </s>{' '}
          </>
        )}
        {isEmpty(change.to) ? (
          Array.isArray(change.to) && !isEmpty(change.from) ? null : (
            <span className="faint">{t('timeline.emptied')}</span>
          )
        ) : (
          <b>
            <Changed type={type} change={change} value={change.to} />
          </b>
        )}{' '}
        <span className="faint">{entry.actor.name}</span> <EntryTime entry={entry} />
      </p>
    ));
};

/** What people set along with something that they did: ': assignee Inès Moreau, team Identity EMEA'. */
const With = ({ type, entry }: LineProps) => {
  const labels = useLabels(type);
  return entry.changes
    .filter(
      (change) => !isEmpty(change.to) && type.fields[change.field]?.readOnly !== true && change.field in type.fields,
    )
    .map((change, index) => (
      <span key={change.field}>
        {index === 0 ? ': ' : ', '}
        {labels.field(change.field).toLowerCase()} <Changed type={type} change={change} value={change.to} />
      </span>
    ));
};

/** A transition: who did it, and what came with it. */
export const TransitionLine = ({ type, entry }: LineProps) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const { name = '', to = '' } = entry.transition ?? {};
  return (
    <p className={css['transition']}>
      <b>{entry.actor.name}</b>{' '}
      {t(`timeline.moved.${name}`, { defaultValue: t('timeline.movedTo', { state: labels.state(to).toLowerCase() }) })}
      <With type={type} entry={entry} /> <EntryTime entry={entry} />
    </p>
  );
};

type Other = { number: string; type: string };
/** The other record that a fact of an entry names, as far as the reader may know it. */
const otherIn = (entry: Entry, fact: string): Other | undefined => {
  const found = entry.facts[fact];
  return typeof found === 'object' && found !== null && 'number' in found ? (found as Other) : undefined;
};
const howIn = ({ facts }: Entry): string | undefined => (facts['made'] as { how?: string } | undefined)?.how;

/** The other record at which a comment is read too, or from which it came; of which a record was made; into which a mail was put. */
export const OtherRecord = ({
  entry,
  fact,
}: {
  entry: Entry;
  fact: 'broughtTo' | 'broughtFrom' | 'madeFrom' | 'mail.into';
}) => {
  const { t } = useTranslation();
  const other = otherIn(entry, fact);
  const type = useTypes().find((each) => each.name === other?.type);
  if (!other || !type) return null;
  return (
    <span className="faint">
      {t(`timeline.${fact}`)}{' '}
      <Link to="/$plural/$key" params={{ plural: type.plural, key: other.number }} className={css['link']}>
        {other.number}
      </Link>{' '}
    </span>
  );
};

/** A link that was made or ended: how the other record is related, and its number. */
export const LinkLine = ({ entry }: { entry: Entry }) => {
  const { t } = useTranslation();
  const types = useTypes();
  const { link } = entry;
  const type = types.find((each) => each.name === link?.record?.type);
  // Read from the other side it is a link like others.
  const made = link?.record && link.record.number === otherIn(entry, 'made')?.number ? howIn(entry) : undefined;
  return (
    <p>
      <b>{entry.actor.name}</b>{' '}
      {made === undefined
        ? `${t(link?.ended ? 'timeline.unlinked' : 'timeline.linked')} ${link?.label}`
        : t(`timeline.made.${made}`)}{' '}
      {link?.record && type ? (
        <Link
          to="/$plural/$key"
          params={{ plural: type.plural, key: link.record.number }}
          className={css['link']}
          title={link.record.title}
        >
          {link.record.number}
        </Link>
      ) : (
        t('timeline.unseen')
      )}{' '}
      <EntryTime entry={entry} />
    </p>
  );
};

/** Files that were attached or taken away. */
export const FileLines = ({ entry }: { entry: Entry }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const files = use(FilesContext);
  return (entry.attachments ?? []).map((file) => {
    const there = file.ended ? undefined : files.get(file.id);
    return (
      <div key={file.id}>
        <p>
          <b>{entry.actor.name}</b> {t(file.ended ? 'timeline.detached' : 'timeline.attached')}{' '}
          {there ? null : (
            <>
              {file.name ?? t('timeline.unseen')} <span className="faint">{format.bytes(file.size)}</span>{' '}
            </>
          )}
          <EntryTime entry={entry} />
        </p>
        {there ? (
          <div className={css['cards']}>
            <FileCard file={there} others={[...files.values()]} />
          </div>
        ) : null}
      </div>
    );
  });
};

/** Everything else in one sentence: reported, warned, escalated. */
export const OtherLine = ({ type, entry }: LineProps) => {
  const { t } = useTranslation();
  const channel = choicesOf(t, 'channel', type.fields['channel']).find(
    ({ value }) => value === entry.facts['channel'],
  )?.label;
  const [action = '', clock, percent] = entry.action.split(':');
  if (action === 'warning')
    return (
      <p>
        <b>
          {t('timeline.warned', { percent, clock: t(`clock.name.${clock}`, { defaultValue: clock }).toLowerCase() })}
        </b>{' '}
        <EntryTime entry={entry} />
      </p>
    );
  const { message, told, name, again } = entry.facts;
  const which = action.startsWith('header') ? name : action === 'replay' ? again : channel?.toLowerCase();
  if (action === 'notify' && typeof message === 'string')
    return (
      <p>
        <b>{entry.actor.name}</b> {t('timeline.told', { who: textOf(told), message })} <EntryTime entry={entry} />
      </p>
    );
  return (
    <p>
      <b>{entry.actor.name}</b>{' '}
      {t(`record.${type.name}.did.${action}`, {
        defaultValue: t(`timeline.did.${action}`, { defaultValue: entry.reason ?? action }),
      })}
      {which === undefined ? '' : ` (${textOf(which)})`}
      {entry.kind === 'create' ? ' ' : <With type={type} entry={entry} />}
      <OtherRecord entry={entry} fact="madeFrom" />
      <OtherRecord entry={entry} fact="mail.into" /> <EntryTime entry={entry} />
    </p>
  );
};
