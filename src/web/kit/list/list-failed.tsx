import { Button } from '@mantine/core';
import { IconFilterX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { Empty } from '../states/empty.tsx';
import { Failed } from '../states/failed.tsx';

/** What of the question cannot be answered, and what is put in its place. */
const WITHOUT = {
  groupBy: { word: 'list.leaveOut.group', search: { group: 'none' } },
  sort: { word: 'list.leaveOut.sort', search: { sort: undefined } },
  filter: { word: 'list.leaveOut.filter', search: { filter: '' } },
} as const;

/** A list that could not be read. Where it is what was asked, trying again does not help: that part can be left out. */
export const ListFailed = ({ error, retry }: { error: unknown; retry: () => void }) => {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/$plural' });
  if (!isProblem(error, 400) || error.code !== 'filter.invalid')
    return <Failed what={t('list.failed')} error={error} retry={retry} />;
  const { parameter } = error.problem;
  const { word, search } = WITHOUT[parameter === 'groupBy' || parameter === 'sort' ? parameter : 'filter'];
  return (
    <Empty
      icon={IconFilterX}
      tone="plain"
      title={t('list.notSo')}
      action={
        <Button
          variant="filled"
          onClick={() => void navigate({ search: (before) => ({ ...before, ...search }), replace: true })}
        >
          {t(word)}
        </Button>
      }
    >
      {error.message}
    </Empty>
  );
};
