import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CustomerBranding } from '#kernel/brand/branding.settings.ts';
import type { Picture } from '#kernel/brand/picture.ts';
import type { SettingDetail } from '../../../api/admin.ts';
import { useTypeByName } from '../../../api/definitions.ts';
import { recordQuery } from '../../../api/records.ts';
import type { RecordType } from '../../../api/types.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Icon } from '../../../kit/basic/icon.tsx';
import { RefPicker } from '../../../kit/picker/ref-picker.tsx';
import { Refused } from '../refused.tsx';
import { PictureField } from './picture-field.tsx';
import { keepPixels } from './pixels.ts';
import { useDecided } from './use-decided.ts';
import css from './branding.module.css';

type Line = {
  type: RecordType;
  value: CustomerBranding;
  error: (field: string) => string | undefined;
  readOnly: boolean;
  change: (value: CustomerBranding) => void;
  remove: () => void;
};

const CustomerLine = ({ type, value, error, readOnly, change, remove }: Line) => {
  const { t } = useTranslation();
  const { customer, name } = value;
  const record = useQuery({ ...recordQuery(type, customer), enabled: customer !== '' }).data;
  const label = record?.title ?? '…';
  const wrong = error('customer');
  /** What is left out is the organisation's: an empty field is none. */
  const set = (part: { [key in keyof CustomerBranding]?: CustomerBranding[key] | undefined }): void =>
    change(
      Object.fromEntries(
        Object.entries({ ...value, ...part }).filter(([, each]) => each !== undefined),
      ) as CustomerBranding,
    );
  const setLogo = async (each: 'logoLight' | 'logoDark', picture: Picture | undefined, file?: File): Promise<void> => {
    if (each === 'logoDark') return set({ logoDark: picture });
    set({ logoLight: picture, logoMail: picture && file ? await keepPixels(file) : undefined });
  };
  return (
    <li>
      <RefPicker
        to={type.name}
        label={type.label}
        required
        value={customer === '' ? null : { id: customer, label }}
        {...(wrong ? { error: wrong } : {})}
        change={(next) => set({ customer: next?.id ?? '' })}
      />
      <TextInput
        label={t('branding.name')}
        value={name ?? ''}
        readOnly={readOnly}
        {...(error('name') ? { error: error('name') } : {})}
        onChange={(event) => set({ name: event.currentTarget.value || undefined })}
      />
      {readOnly ? null : (
        <ActionIcon aria-label={t('branding.customerRemove', { label })} onClick={remove}>
          <Icon of={IconX} />
        </ActionIcon>
      )}
      {(['logoLight', 'logoDark'] as const).map((each) => (
        <PictureField
          key={each}
          label={t(`branding.${each}`)}
          theme={each === 'logoDark' ? 'dark' : 'light'}
          value={value[each]}
          error={error(each)}
          readOnly={readOnly}
          change={(picture, file) => void setLogo(each, picture, file)}
        />
      ))}
    </li>
  );
};

/** The names and logos that the people of single customers see in the portal and in mails. */
export const CustomerBrands = ({ setting, may }: { setting: SettingDetail; may: boolean }) => {
  const { t } = useTranslation();
  const type = useTypeByName('customer');
  const label = t('branding.customers');
  const { draft, setDraft, save, errors, changed } = useDecided<readonly CustomerBranding[]>(setting, label);
  if (!type) return null;
  return (
    <Form className={css['customers']} label={label} submit={() => may && changed && save.mutate()}>
      <div>
        <h3>{label}</h3>
        <p className="muted">{t('branding.customersHelp')}</p>
      </div>
      <ul>
        {draft.map((value, at) => (
          <CustomerLine
            // oxlint-disable-next-line react/no-array-index-key -- a customer is what is chosen at its place
            key={at}
            type={type}
            value={value}
            error={(field) => errors[`${at}.${field}`]}
            readOnly={!may}
            change={(next) => setDraft(draft.map((each, index) => (index === at ? next : each)))}
            remove={() => setDraft(draft.filter((_each, index) => index !== at))}
          />
        ))}
      </ul>
      <Refused error={save.error} />
      {may ? (
        <div className={css['two']}>
          <Button leftSection={<Icon of={IconPlus} />} onClick={() => setDraft([...draft, { customer: '' }])}>
            {t('branding.customerAdd')}
          </Button>
          <Button type="submit" variant="filled" disabled={!changed} loading={save.isPending}>
            {t('admin.save')}
          </Button>
        </div>
      ) : null}
    </Form>
  );
};
