import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Choices, Digest, Preferences } from '../../api/account.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import css from './tell.module.css';

const EVERY = ['hour', 'day', 'week'] as const;
/** A Monday. */
const MONDAY = Date.UTC(2026, 5, 1, 12);
const DAY_MS = 86_400_000;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;

/** When the digest comes, and when no mail does. */
export const TellTimes = ({ now, change }: { now: Preferences; change: (more: Choices) => void }) => {
  const { t, i18n } = useTranslation();
  const { firstDay } = useFormat();
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' });
  const days = Array.from({ length: 7 }, (_day, n) => {
    const day = (firstDay - 1 + n) % 7;
    return { value: String(day + 1), label: weekday.format(MONDAY + day * DAY_MS) };
  });
  const digest = (more: Partial<Digest>): void => change({ digest: { ...now.digest, ...more } });
  const quiet = (more: Partial<NonNullable<Preferences['quiet']>>): void =>
    change({ quiet: { from: '20:00', to: '07:00', ...now.quiet, ...more } });
  const time = (label: string, value: string, set: (value: string) => void) => (
    <TextInput
      type="time"
      label={label}
      value={value}
      onChange={(event) => {
        if (TIME.test(event.currentTarget.value)) set(event.currentTarget.value);
      }}
    />
  );
  return (
    <>
      <fieldset className={css['times']}>
        <legend className="sr">{t('tell.digest')}</legend>
        <NativeSelect
          label={t('tell.digest')}
          value={now.digest.every}
          onChange={(event) => digest({ every: event.currentTarget.value as Digest['every'] })}
          data={EVERY.map((value) => ({ value, label: t(`tell.every.${value}`) }))}
        />
        {now.digest.every === 'week' ? (
          <NativeSelect
            label={t('tell.day')}
            value={String(now.digest.day)}
            onChange={(event) => digest({ day: Number(event.currentTarget.value) })}
            data={days}
          />
        ) : null}
        {now.digest.every === 'hour' ? null : time(t('tell.at'), now.digest.at, (at) => digest({ at }))}
      </fieldset>
      <Checkbox
        label={t('tell.quietOn')}
        checked={now.quiet !== null}
        onChange={(event) => (event.currentTarget.checked ? quiet({}) : change({ quiet: null }))}
      />
      {now.quiet === null ? null : (
        <fieldset className={css['times']}>
          <legend className="sr">{t('tell.quiet')}</legend>
          {time(t('tell.quiet'), now.quiet.from, (from) => quiet({ from }))}
          {time(t('tell.and'), now.quiet.to, (to) => quiet({ to }))}
        </fieldset>
      )}
    </>
  );
};
