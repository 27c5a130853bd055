import { Button } from '@mantine/core';
import { IconArrowNarrowRight, IconChecks, IconTable } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { exceptionsQuery, type Exception, type Requirement } from '../../api/evidence.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { Icon } from '../../kit/basic/icon.tsx';
import { LinkButton } from '../../kit/basic/link-button.tsx';
import { useMinute } from '../../kit/clock/use-now.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Peekable } from '../../kit/peek/peekable.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import css from './evidence.module.css';

const MOST_IN_FILTER = 40;

const RecordNumber = ({ record }: { record: Exception['record'] }) => {
  const { t } = useTranslation();
  const type = useTypes().find((each) => each.name === record.type);
  if (record.id === null || !type) return <span className="faint">{record.number || t('evidence.toCreate')}</span>;
  return (
    <Link to="/$plural/$key" params={{ plural: type.plural, key: record.number }} title={record.title}>
      {record.number}
    </Link>
  );
};

const ExceptionRow = ({ exception }: { exception: Exception }) => {
  const format = useFormat();
  const now = useMinute();
  const { record, found, todo, who, since } = exception;
  return (
    <tr>
      <td className="mono">
        <RecordNumber record={record} />
      </td>
      <td>{found}</td>
      <td>
        <span className={css['todo']}>
          <Icon of={IconArrowNarrowRight} size={14} />
          {todo}
        </span>
      </td>
      <td>
        <span className="row">
          <Avatar name={who?.kind === 'team' ? null : (who?.name ?? null)} />
          <span className="muted nowrap">{who?.name ?? '–'}</span>
        </span>
      </td>
      <td className="num faint nowrap">
        {since ? (
          <time dateTime={since} title={format.dateTime(since)}>
            {format.ago(since, now)}
          </time>
        ) : (
          '–'
        )}
      </td>
    </tr>
  );
};

/** The list of a type that shows just these records; none when they are of several types, or too many for an address. */
const useListOf = (items: readonly Exception[]): { plural: string; filter: string } | undefined => {
  const types = useTypes();
  const type = types.find((each) => each.name === items[0]?.record.type);
  const same =
    type &&
    items.length <= MOST_IN_FILTER &&
    items.every(({ record }) => record.type === type.name && record.id !== null);
  return same
    ? { plural: type.plural, filter: `number:${items.map(({ record }) => record.number).join(',')}` }
    : undefined;
};

/** Every record in which a requirement's rule does not hold, and what to do about it. */
export const Exceptions = ({ requirement, past }: { requirement: Requirement; past: boolean }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(exceptionsQuery(requirement.id));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const list = useListOf(items);
  const count = requirement.exceptions ?? 0;
  const obligation = requirement.obligation.replace(/\.$/u, '');
  const heading = t('evidence.exceptions', { count, written: format.count(count), obligation });
  const why =
    requirement.result === 'needsJudgement'
      ? t('evidence.judgement')
      : requirement.result === 'noRule'
        ? t('evidence.noRule')
        : '';
  return (
    <section className={css['exceptions']} aria-label={heading} id="exceptions">
      <header>
        <div>
          <h2>
            <span className="mono">{requirement.id}</span> {requirement.exceptions === null ? obligation : heading}
          </h2>
          <p className="muted">{why || (requirement.rule ? t('evidence.rule', { rule: requirement.rule }) : '')}</p>
          {past ? <p className="faint">{t('evidence.pastExceptions')}</p> : null}
        </div>
        {list ? (
          <LinkButton
            to="/$plural"
            params={{ plural: list.plural }}
            search={{ filter: list.filter, group: 'none' }}
            leftSection={<Icon of={IconTable} />}
          >
            {t('evidence.asList')}
          </LinkButton>
        ) : null}
      </header>
      {requirement.exceptions === null ? null : query.isPending ? (
        <SkeletonRows rows={4} />
      ) : query.isError && !query.data ? (
        <Failed what={t('evidence.exceptionsFailed')} error={query.error} retry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon={IconChecks} title={t('evidence.noExceptions')}>
          {t('evidence.noExceptionsHelp')}
        </Empty>
      ) : (
        <Peekable keys>
          <div className={css['scroll']}>
            <table className={css['table']}>
              <thead>
                <tr>
                  {(['record', 'found', 'todo', 'who', 'since'] as const).map((head) => (
                    <th key={head} scope="col" className={head === 'since' ? 'num' : undefined}>
                      {t(`evidence.${head}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((exception) => (
                  <ExceptionRow
                    key={`${exception.record.id} ${exception.record.number} ${exception.found}`}
                    exception={exception}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </Peekable>
      )}
      {query.hasNextPage ? (
        <Button mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('evidence.more')}
        </Button>
      ) : null}
    </section>
  );
};
