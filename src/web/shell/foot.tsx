import { IconKeyboard, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { footQuery } from '../api/foot.ts';
import { Icon } from '../kit/basic/icon.tsx';
import { useNow } from '../kit/clock/use-now.ts';
import { useFormat } from '../kit/format/use-format.tsx';
import { openKeyHelp } from '../kit/keys/open.ts';
import { formatLeft } from '#kernel/time/duration.ts';
import { keepFootNotePlace } from './foot-note.tsx';
import css from './foot.module.css';

/** '9f3c 41a8 e07d': enough of a root to compare with what was printed or mailed. */
const shortRoot = (root: string): string => root.slice(0, 12).replaceAll(/(.{4})(?=.)/gu, '$1 ');

/** The last line of every page: when history was sealed, how far it reaches, and the time. */
export const Foot = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { data } = useQuery(footQuery);
  const sealedMs = data?.sealedAt ? Math.max(0, now - Date.parse(data.sealedAt)) : undefined;
  return (
    <footer className={css['foot']} aria-label={t('foot.label')}>
      {data ? (
        <>
          <span data-ok={sealedMs !== undefined || undefined}>
            <Icon of={IconRosetteDiscountCheck} size={14} />
            {sealedMs === undefined || !data.sealedAt
              ? t('foot.unsealed')
              : sealedMs < 60_000
                ? t('foot.sealed', { ago: formatLeft(sealedMs) })
                : t('foot.sealedAt', {
                    at:
                      format.isoDay(now) === format.isoDay(data.sealedAt)
                        ? format.time(data.sealedAt)
                        : format.dateTime(data.sealedAt),
                  })}
          </span>
          <span>
            {t('foot.entry')} <b>{format.count(data.entry)}</b>
          </span>
          {data.checkpoint ? (
            <span>
              {t('foot.checkpoint')} <b>{format.time(data.checkpoint.at)}</b> {shortRoot(data.checkpoint.root)}
            </span>
          ) : null}
        </>
      ) : null}
      <span ref={keepFootNotePlace} />
      <span className="push">
        {format.day(now)} <b>{format.time(now)}</b> {format.zoneName(now)}
      </span>
      <button type="button" onClick={openKeyHelp}>
        <Icon of={IconKeyboard} size={14} /> {t('foot.keys')}
      </button>
    </footer>
  );
};
