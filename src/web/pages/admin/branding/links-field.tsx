import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BrandLink } from '#kernel/brand/shown.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import css from './branding.module.css';

const MOST = 8;

type Props = {
  value: readonly BrandLink[];
  errors: Readonly<Record<string, string>>;
  readOnly: boolean;
  change: (value: BrandLink[]) => void;
};

/** Links at the foot of the portal, in their order. */
export const LinksField = ({ value, errors, readOnly, change }: Props) => {
  const { t } = useTranslation();
  const set = (at: number, part: Partial<BrandLink>): void =>
    change(value.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const error = (field: string) => (errors[field] ? { error: errors[field] } : {});
  return (
    <fieldset className={css['links']}>
      <legend>{t('branding.links')}</legend>
      {value.map(({ text, address }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a link is what stands at its place
        <div key={at} className={css['link']}>
          <TextInput
            aria-label={t('branding.linkText', { n: at + 1 })}
            placeholder={t('branding.linkTextExample')}
            value={text}
            readOnly={readOnly}
            {...error(`links.${at}.text`)}
            onChange={(event) => set(at, { text: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('branding.linkAddress', { n: at + 1 })}
            placeholder={t('branding.linkAddressExample')}
            value={address}
            readOnly={readOnly}
            {...error(`links.${at}.address`)}
            onChange={(event) => set(at, { address: event.currentTarget.value })}
          />
          {readOnly ? null : (
            <ActionIcon
              aria-label={t('branding.linkRemove', { n: at + 1 })}
              onClick={() => change(value.filter((_each, index) => index !== at))}
            >
              <Icon of={IconX} />
            </ActionIcon>
          )}
        </div>
      ))}
      {readOnly || value.length >= MOST ? null : (
        <Button leftSection={<Icon of={IconPlus} />} onClick={() => change([...value, { text: '', address: '' }])}>
          {t('branding.linkAdd')}
        </Button>
      )}
    </fieldset>
  );
};
