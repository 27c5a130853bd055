import { Checkbox, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Followed, HolidayKind, PublicDay } from '#kernel/time/follow-holidays.ts';
import { useFormat } from '#web/kit/format/use-format.tsx';
import { SkeletonRows } from '#web/kit/states/skeleton.tsx';
import { countriesQuery, placeQuery, type NamedPlace } from './holidays-query.ts';
import css from './calendar.module.css';

const KINDS: readonly HolidayKind[] = ['public', 'bank', 'optional'];
const options = (places: readonly NamedPlace[]) => places.map(({ code, name }) => ({ value: code, label: name }));

type Props = { follows: Followed | undefined; change: (follows: Followed | undefined) => void; readOnly: boolean };

const PlacePicker = ({ follows, change, readOnly }: Props) => {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const countries = useQuery(countriesQuery(locale)).data ?? [];
  const parts = useQuery({ ...placeQuery(follows ?? { country: '' }, locale), placeholderData: keepPreviousData }).data;
  const put = (place: Partial<Followed>): void =>
    change({ kinds: ['public'], without: [], language: locale, country: '', ...follows, ...place });
  return (
    <div className={css['place']}>
      <Select
        label={t('calendar.country')}
        placeholder={t('calendar.noCountry')}
        data={options(countries)}
        value={follows?.country ?? null}
        searchable
        clearable
        readOnly={readOnly}
        onChange={(country) =>
          country === null ? change(undefined) : put({ country, state: undefined, region: undefined, without: [] })
        }
      />
      {follows !== undefined && (parts?.states.length ?? 0) > 0 ? (
        <Select
          label={t('calendar.state')}
          placeholder={t('calendar.wholeCountry')}
          data={options(parts?.states ?? [])}
          value={follows.state ?? null}
          searchable
          clearable
          readOnly={readOnly}
          onChange={(state) => put({ state: state ?? undefined, region: undefined })}
        />
      ) : null}
      {follows?.state !== undefined && (parts?.regions.length ?? 0) > 0 ? (
        <Select
          label={t('calendar.region')}
          placeholder={t('calendar.wholeState')}
          data={options(parts?.regions ?? [])}
          value={follows.region ?? null}
          searchable
          clearable
          readOnly={readOnly}
          onChange={(region) => put({ region: region ?? undefined })}
        />
      ) : null}
    </div>
  );
};

type DaysProps = {
  days: readonly PublicDay[];
  follows: Followed;
  change: (follows: Followed) => void;
  readOnly: boolean;
};

const Days = ({ days, follows, change, readOnly }: DaysProps) => {
  const { t } = useTranslation();
  const format = useFormat();
  const years = [...new Set(days.map(({ date }) => date.slice(0, 4)))];
  const [chosen, setYear] = useState<string>();
  const year = chosen ?? years[0];
  const offered = days.filter(({ date, kind }) => date.slice(0, 4) === year && follows.kinds.includes(kind));
  return (
    <fieldset className={css['holidays']}>
      <legend className="sr">{t('calendar.daysOf', { year })}</legend>
      <div className={css['years']}>
        {years.map((each) => (
          <button key={each} type="button" aria-pressed={each === year} onClick={() => setYear(each)}>
            {each}
          </button>
        ))}
        <span className="faint">{t('calendar.daysOff', { count: offered.length })}</span>
      </div>
      <ul>
        {offered.map(({ date, name, rule, kind }) => (
          <li key={date}>
            <Checkbox
              checked={!follows.without.includes(rule)}
              disabled={readOnly}
              onChange={(event) =>
                change({
                  ...follows,
                  without: event.currentTarget.checked
                    ? follows.without.filter((each) => each !== rule)
                    : [...follows.without, rule],
                })
              }
              label={
                <>
                  <span className={css['date']}>{format.day(`${date}T12:00:00Z`)}</span>
                  <span>{name}</span>
                  {kind === 'public' ? null : <span className="faint">{t(`calendar.kind.${kind}`)}</span>}
                </>
              }
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
};

/** The place whose public holidays a calendar takes over by itself, and which of its days the organisation works on all the same. */
export const FollowPart = ({ follows, change, readOnly }: Props) => {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const query = useQuery({ ...placeQuery(follows ?? { country: '' }, locale), placeholderData: keepPreviousData });
  const days = query.data?.days ?? [];
  const kinds = KINDS.filter((kind) => days.some((day) => day.kind === kind));
  return (
    <section className={css['follow']} aria-label={t('calendar.publicHolidays')}>
      <h3>{t('calendar.publicHolidays')}</h3>
      <p className="muted">{t(follows === undefined ? 'calendar.followHelp' : 'calendar.following')}</p>
      <PlacePicker follows={follows} change={change} readOnly={readOnly} />
      {follows !== undefined && kinds.length > 1 ? (
        <div className={css['kinds']} role="group" aria-label={t('calendar.kinds')}>
          {kinds.map((kind) => (
            <Checkbox
              key={kind}
              label={t(`calendar.kind.${kind}`)}
              checked={follows.kinds.includes(kind)}
              disabled={readOnly || (follows.kinds.length === 1 && follows.kinds.includes(kind))}
              onChange={(event) =>
                change({
                  ...follows,
                  kinds: KINDS.filter((each) =>
                    each === kind ? event.currentTarget.checked : follows.kinds.includes(each),
                  ),
                })
              }
            />
          ))}
        </div>
      ) : null}
      {follows !== undefined && query.isPending ? <SkeletonRows rows={6} /> : null}
      {follows !== undefined && days.length > 0 ? (
        <Days days={days} follows={follows} change={change} readOnly={readOnly} />
      ) : null}
    </section>
  );
};
