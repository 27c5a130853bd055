import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconFileTypePdf, IconJson, IconRss, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/client.ts';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';

export type Shown = {
  filter: string;
  sort: string;
  group: string;
  /** Names of the columns in their order; without them those of the type. */
  columns?: readonly string[];
  /** The saved view that is shown, where one is. */
  view?: { id: string; title: string } | undefined;
};

const FeedDialog = lazy(() => import('../display/feed-dialog.tsx').then((module) => ({ default: module.FeedDialog })));

const FORMATS = [
  { format: 'xlsx', label: 'list.exportXlsx', icon: IconFileSpreadsheet, most: 50_000 },
  { format: 'csv', label: 'list.exportCsv', icon: IconTable, most: 1_000_000 },
  { format: 'pdf', label: 'list.exportPdf', icon: IconFileTypePdf, most: 3_000 },
] as const;

/** Where the list as it is shown is found as a file. */
const sheetAddress = (type: RecordType, { filter, sort, group, columns, view }: Shown, format: string): string =>
  addressOf(`/${type.plural}/sheet`, {
    format,
    filter,
    sort,
    group: group === 'none' ? undefined : group,
    fields: (columns ?? type.views.list.filter((name) => name in type.fields)).join(','),
    title: view?.title,
  });

/** The list as a file: exactly as shown, or everything for programs. The download goes on while one works. */
export const ExportMenu = ({
  type,
  question,
  found,
}: {
  type: RecordType;
  question: Shown;
  found?: { count: number } | undefined;
}) => {
  const { t } = useTranslation();
  const { count } = useFormat();
  const { filter, sort, view } = question;
  const all = (format: 'csv' | 'ndjson'): string => addressOf(`/${type.plural}/export`, { filter, sort, format });
  const [feed, setFeed] = useState(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" title={t('list.exportHelp')} leftSection={<Icon of={IconDownload} />}>
            {t('list.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('list.exportShown')}</Menu.Label>
          {FORMATS.map(({ format, label, icon, most }) => (
            <Menu.Item
              key={format}
              component="a"
              href={sheetAddress(type, question, format)}
              download
              leftSection={<Icon of={icon} />}
              rightSection={
                (found?.count ?? 0) > most ? (
                  <span className="sm faint">{t('list.exportFirst', { most: count(most) })}</span>
                ) : null
              }
            >
              {t(label)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('list.exportRaw')}</Menu.Label>
          <Menu.Item component="a" href={all('csv')} download leftSection={<Icon of={IconTable} />}>
            {t('list.exportCsvAll')}
          </Menu.Item>
          <Menu.Item component="a" href={all('ndjson')} download leftSection={<Icon of={IconJson} />}>
            {t('list.exportLines')}
          </Menu.Item>
          {view ? (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<Icon of={IconRss} />} onClick={() => setFeed(true)}>
                {t('feed.menu')}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {feed && view ? (
        <Suspense>
          <FeedDialog view={view} close={() => setFeed(false)} />
        </Suspense>
      ) : null}
    </>
  );
};
