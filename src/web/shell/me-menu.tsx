import { Menu } from '@mantine/core';
import { IconCheck, IconKeyboard, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keepTheme } from '../api/own-ways.ts';
import { leave, useSession } from '../api/session.ts';
import { Avatar } from '../kit/basic/avatar.tsx';
import { Icon } from '../kit/basic/icon.tsx';
import { Kbd } from '../kit/basic/kbd.tsx';
import { openKeyHelp } from '../kit/keys/open.ts';
import { themeChoices, useTheme } from '../theme/choice.ts';
import css from './nav.module.css';

/** What every person menu holds: appearance, keys, the way out. */
export const MeItems = ({ account }: { account: '/account' | '/portal/account' }) => {
  const { t } = useTranslation();
  const { choice } = useTheme();
  return (
    <>
      <Menu.Item component={Link} to={account} leftSection={<Icon of={IconUserCircle} />}>
        {t('account.title')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>{t('me.theme')}</Menu.Label>
      {themeChoices.map((each) => (
        <Menu.Item
          key={each}
          role="menuitemradio"
          aria-checked={each === choice}
          closeMenuOnClick={false}
          onClick={() => keepTheme(each)}
          rightSection={each === choice ? <Icon of={IconCheck} size={14} /> : null}
        >
          {t(`me.${each}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<Icon of={IconKeyboard} />} rightSection={<Kbd keys="?" />} onClick={openKeyHelp}>
        {t('me.keys')}
      </Menu.Item>
      <Menu.Item leftSection={<Icon of={IconLogout} />} onClick={() => void leave()}>
        {t('me.signOut')}
      </Menu.Item>
    </>
  );
};

/** The person at the foot of the navigation, and their menu. */
export const MeMenu = () => {
  const { t } = useTranslation();
  const { name } = useSession().person;
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <button type="button" className={`${css['item']} ${css['me']}`}>
          <Avatar name={name} me />
          <span className="clip">{name}</span>
          <span className="sr">{t('me.menu')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <MeItems account="/account" />
      </Menu.Dropdown>
    </Menu>
  );
};
