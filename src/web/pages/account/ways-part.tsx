import { Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { prefer, sessionQuery, useSession } from '../../api/session.ts';
import { useNow } from '../../kit/clock/use-now.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { say } from '../../kit/toast/store.ts';
import { keepTheme } from '../../api/own-ways.ts';
import { WEEK_BEGINS } from '../../shell/use-own-ways.ts';
import { themeChoices, useTheme } from '../../theme/choice.ts';
import { Part } from './part.tsx';
import css from './account.module.css';

/** Languages in which dates and figures are written. */
const LOCALES = [
  'en-GB',
  'en-US',
  'de-DE',
  'de-CH',
  'fr-FR',
  'fr-CH',
  'es-ES',
  'it-IT',
  'pt-PT',
  'pt-BR',
  'nl-NL',
  'da-DK',
  'sv-SE',
  'nb-NO',
  'fi-FI',
  'pl-PL',
  'cs-CZ',
  'el-GR',
  'tr-TR',
  'ja-JP',
  'ko-KR',
  'zh-CN',
];

/** How the person reads: language of dates and figures, time zone, clock, week, appearance; the same on every device. */
export const WaysPart = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { person, preferences } = useSession();
  const { choice } = useTheme();
  const format = useFormat();
  const begins =
    (['monday', 'sunday', 'saturday'] as const).find((day) => WEEK_BEGINS[day] === format.firstDay) ?? 'monday';
  const now = useNow();
  const change = useMutation({
    mutationFn: prefer,
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    onError: () => say({ tone: 'bad', text: t('account.ways.failed') }),
  });
  const names = new Intl.DisplayNames([person.locale, 'en'], { type: 'language' });
  const locales = [...new Set([...LOCALES, person.locale])].map((value) => ({
    value,
    label: names.of(value) ?? value,
  }));
  const zones = [...new Set(['UTC', person.zone, ...Intl.supportedValuesOf('timeZone')])].toSorted();
  const of = <Value extends string>(
    name: 'motion' | 'density' | 'hours' | 'firstDay',
    values: readonly Value[],
    held: Value,
  ) => (
    <Select
      label={t(`account.ways.${name}`)}
      data={values.map((value) => ({ value, label: t(`account.ways.${name}Of.${value}` as 'account.ways.title') }))}
      value={held}
      allowDeselect={false}
      onChange={(value) => value && change.mutate({ [name]: value })}
    />
  );
  return (
    <Part title={t('account.ways.title')} about={t('account.ways.about')}>
      <div className={css['ways']}>
        <Select
          label={t('account.ways.locale')}
          data={locales}
          value={person.locale}
          searchable
          allowDeselect={false}
          onChange={(locale) => locale && change.mutate({ locale })}
        />
        <Select
          label={t('account.ways.zone')}
          data={zones}
          value={person.zone}
          searchable
          allowDeselect={false}
          onChange={(zone) => zone && change.mutate({ zone })}
        />
        {of('hours', ['24', '12'], preferences.hours ?? '24')}
        {of('firstDay', ['monday', 'sunday', 'saturday'], begins)}
        <Select
          label={t('me.theme')}
          data={themeChoices.map((value) => ({ value, label: t(`me.${value}`) }))}
          value={choice}
          allowDeselect={false}
          onChange={(value) => {
            const theme = themeChoices.find((each) => each === value);
            if (theme) keepTheme(theme);
          }}
        />
        {of('density', ['comfortable', 'compact'], preferences.density ?? 'comfortable')}
        {of('motion', ['system', 'reduced'], preferences.motion ?? 'system')}
      </div>
      <p className="faint" role="status">
        {t('account.ways.sample', { at: format.dateTime(now), figure: format.figure(1234.5) })}
      </p>
    </Part>
  );
};
