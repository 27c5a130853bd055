import { ActionIcon, Menu, Modal } from '@mantine/core';
import { IconArrowsSort, IconDots, IconLink, IconSettings, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { viewQuery, type SavedView } from '../../api/views.ts';
import { Icon } from '../basic/icon.tsx';
import type { Arrangement } from './moved.ts';
import { OrderList } from './order-list.tsx';

type Props = {
  view: SavedView | null;
  tabs: readonly { id: string; label: string }[];
  arrangement: Arrangement;
  arrange: (arrangement: Arrangement) => void;
  settings: () => void;
  copyLink: () => void;
  remove: () => void;
};

const Arrange = ({
  tabs,
  arrangement,
  arrange,
  close,
}: Omit<Props, 'view' | 'settings' | 'copyLink' | 'remove'> & { close: () => void }) => {
  const { t } = useTranslation();
  const { hidden } = arrangement;
  return (
    <Modal opened onClose={close} title={t('view.arrange')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <p className="sm muted">{t('view.arrangeHelp')}</p>
      <OrderList
        name="tabs"
        label={t('view.arrange')}
        items={tabs.map(({ id, label }) => ({ id, label, on: !hidden.includes(id) }))}
        toggle={(id) =>
          arrange({
            ...arrangement,
            hidden: hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id],
          })
        }
        order={(order) => arrange({ ...arrangement, order })}
      />
    </Modal>
  );
};

/** What can be done with the view at hand, and with all of them. */
export const ViewMenu = ({ view, settings, copyLink, remove, ...rest }: Props) => {
  const { t } = useTranslation();
  const [arranging, setArranging] = useState(false);
  const [open, setOpen] = useState(false);
  const may = useQuery({ ...viewQuery(view?.number ?? ''), enabled: open && view !== null }).data?.may;
  return (
    <>
      <Menu opened={open} onChange={setOpen} position="bottom-start">
        <Menu.Target>
          <ActionIcon aria-label={t('view.more')} title={t('view.more')}>
            <Icon of={IconDots} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {view && may?.edit ? (
            <Menu.Item leftSection={<Icon of={IconSettings} />} onClick={settings}>
              {t('view.settings')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<Icon of={IconLink} />} onClick={copyLink}>
            {t('record.copyLink')}
          </Menu.Item>
          <Menu.Item leftSection={<Icon of={IconArrowsSort} />} onClick={() => setArranging(true)}>
            {t('view.arrange')}
          </Menu.Item>
          {view && may?.transitions.includes('retire') ? (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<Icon of={IconTrash} />} onClick={remove}>
                {t('view.remove')}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {arranging ? <Arrange {...rest} close={() => setArranging(false)} /> : null}
    </>
  );
};
