import { IconLink, IconQuote } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Entry } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { wish } from '../compose/bus.ts';
import { quoted } from '../compose/edits.ts';
import { partsOfMessage } from '../text/quoted-part.ts';
import { say } from '../toast/store.ts';
import css from './timeline.module.css';

/** What can be done with a message: its address copied, its words quoted in an answer. */
export const EntryActs = ({ type, record, entry }: { type: RecordType; record: RecordRow; entry: Entry }) => {
  const { t } = useTranslation();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${location.origin}/${type.plural}/${record.number}#e-${entry.id}`);
    say({ tone: 'ok', text: t('record.linkCopied') });
  };
  const words = quoted(entry.actor.name, partsOfMessage(entry.text ?? '').said);
  const may = (record.may?.comment ?? []).length > 0 && words !== '';
  return (
    <span className={css['acts']}>
      {may ? (
        <button
          type="button"
          aria-label={t('timeline.quote')}
          title={t('timeline.quote')}
          onClick={() => wish(record.id, { kind: 'quote', text: words })}
        >
          <Icon of={IconQuote} size={14} />
        </button>
      ) : null}
      <button
        type="button"
        aria-label={t('timeline.copyEntry')}
        title={t('timeline.copyEntry')}
        onClick={() => void copy()}
      >
        <Icon of={IconLink} size={14} />
      </button>
    </span>
  );
};
