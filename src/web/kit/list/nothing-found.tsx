import { Button } from '@mantine/core';
import { IconChecks, IconInbox } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Empty } from '../states/empty.tsx';

/** No record fits: what was looked for is widened by one press. */
export const NothingFound = ({
  type,
  filter,
  set,
}: {
  type: RecordType;
  filter: string;
  set: (change: { filter: string }) => void;
}) => {
  const { t } = useTranslation();
  const filtered = filter !== '';
  const onlyOpen = filter === 'open';
  return (
    <Empty
      icon={filtered ? IconChecks : IconInbox}
      tone={filtered ? 'ok' : 'plain'}
      title={t(filtered ? 'list.empty.title' : 'list.emptyAll.title')}
      action={
        filtered ? (
          <Button onClick={() => set({ filter: onlyOpen ? '' : 'open' })}>
            {t(onlyOpen ? 'list.empty.clear' : 'list.empty.showAll')}
          </Button>
        ) : null
      }
    >
      {t(filtered ? 'list.empty.text' : 'list.emptyAll.text', { what: type.labelPlural })}
    </Empty>
  );
};
