import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entry } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Markdown } from '../text/markdown.tsx';
import css from './mail-lines.module.css';

/** From and to whom a mail went, its original, and what it repeats of earlier ones, which is folded. */
export const MailLines = ({
  type,
  record,
  mail,
}: {
  type: RecordType;
  record: RecordRow;
  mail: NonNullable<Entry['mail']>;
}) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const others = (people: string[] | undefined): string => (people ?? []).join(', ');
  return (
    <div className={css['mail']}>
      {open && mail.quoted !== '' ? (
        <div className={css['quoted']}>
          <Markdown text={mail.quoted} />
        </div>
      ) : null}
      <p>
        {mail.from === undefined ? t('timeline.mail.by') : t('timeline.mail.from', { from: mail.from })}
        {mail.to && mail.to.length > 0 ? ` ${t('timeline.mail.to', { to: others(mail.to) })}` : ''}
        {mail.cc && mail.cc.length > 0 ? ` ${t('timeline.mail.cc', { cc: others(mail.cc) })}` : ''}
        {mail.quoted === '' ? null : (
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'timeline.mail.fold' : 'timeline.mail.quoted')}
          </button>
        )}
        {mail.message === undefined ? null : (
          <a href={`/api/v1/${type.plural}/${record.id}/mails/${mail.message}`} download>
            {t('timeline.mail.original')}
          </a>
        )}
      </p>
    </div>
  );
};
