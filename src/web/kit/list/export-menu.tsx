import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/client.ts';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';

/** What a list is a download of: all that its filter finds, sorted as on the screen. */
const addressFor = (
  type: RecordType,
  { filter, sort }: { filter: string; sort: string },
  format: 'csv' | 'ndjson',
  fields?: readonly string[],
): string =>
  addressOf(`/${type.plural}/export`, {
    filter,
    sort,
    format,
    ...(fields ? { fields: fields.join(','), references: 'label' } : {}),
  });

/** The list as a file: the columns as shown, or everything. The download goes on while one works. */
export const ExportMenu = ({ type, question }: { type: RecordType; question: { filter: string; sort: string } }) => {
  const { t } = useTranslation();
  const shown = type.views.list.filter((name) => name in type.fields);
  const kinds = [
    { label: t('list.exportCsv'), href: addressFor(type, question, 'csv', shown) },
    { label: t('list.exportCsvAll'), href: addressFor(type, question, 'csv') },
    { label: t('list.exportLines'), href: addressFor(type, question, 'ndjson') },
  ];
  return (
    <Menu>
      <Menu.Target>
        <Button variant="subtle" title={t('list.exportHelp')} leftSection={<Icon of={IconDownload} />}>
          {t('list.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ label, href }) => (
          <Menu.Item key={label} component="a" href={href} download>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
