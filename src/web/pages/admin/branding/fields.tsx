import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Branding } from '#kernel/brand/branding.settings.ts';
import type { Picture } from '#kernel/brand/picture.ts';
import { ColourField } from './colour-field.tsx';
import { LinksField } from './links-field.tsx';
import { Own } from './own.tsx';
import { PictureField } from './picture-field.tsx';
import { keepPixels } from './pixels.ts';
import css from './branding.module.css';

type Props = {
  draft: Branding;
  change: (part: Partial<{ [name in keyof Branding]: Branding[name] | undefined }>) => void;
  errors: Readonly<Record<string, string>>;
  readOnly: boolean;
};

const HEADS = ['logo', 'name', 'none'] as const;

/** What the organisation says about itself, field by field, each with its way back to what the product has. */
export const BrandFields = ({ draft, change, errors, readOnly }: Props) => {
  const { t } = useTranslation();
  const error = (field: string) => (errors[field] ? { error: errors[field] } : {});
  const text = (name: 'name' | 'welcome' | 'greeting' | 'introduction' | 'mailFoot', long = false) => {
    const label = t(`branding.${name}`);
    const props = {
      label,
      description: t(`branding.${name}Help`),
      value: draft[name] ?? '',
      readOnly,
      ...error(name),
    };
    return (
      <Own label={label} own={draft[name] !== undefined && !readOnly} reset={() => change({ [name]: undefined })}>
        {long ? (
          <Textarea
            {...props}
            autosize
            minRows={2}
            maxRows={6}
            onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
          />
        ) : (
          <TextInput {...props} onChange={(event) => change({ [name]: event.currentTarget.value || undefined })} />
        )}
      </Own>
    );
  };
  /** Mails and files take pixels: they are made of the logo, unless there are some already. */
  const setLogo = async (logoLight: Picture | undefined, file?: File): Promise<void> => {
    const made = draft.logoMail === undefined || draft.logoMail.id === draft.logoLight?.id || file !== undefined;
    change({ logoLight, ...(logoLight === undefined && made ? { logoMail: undefined } : {}) });
    if (logoLight === undefined || file === undefined) return;
    const logoMail = await keepPixels(file);
    if (logoMail) change({ logoMail });
  };
  const picture = (name: 'logoDark' | 'icon' | 'logoMail', theme: 'light' | 'dark' = 'light') => (
    <PictureField
      label={t(`branding.${name}`)}
      help={t(`branding.${name}Help`)}
      theme={theme}
      value={draft[name]}
      error={errors[name] ?? errors[`${name}.type`]}
      readOnly={readOnly}
      change={(value) => change({ [name]: value })}
    />
  );
  const support = draft.support ?? { text: '', address: '' };
  const setSupport = (part: Partial<typeof support>): void => {
    const next = { ...support, ...part };
    change({ support: next.text === '' && next.address === '' ? undefined : next });
  };
  return (
    <>
      <fieldset className={css['group']}>
        <legend>{t('branding.group.look')}</legend>
        {text('name')}
        <PictureField
          label={t('branding.logoLight')}
          help={t('branding.logoLightHelp')}
          value={draft.logoLight}
          error={errors['logoLight']}
          readOnly={readOnly}
          change={(value, file) => void setLogo(value, file)}
        />
        {picture('logoDark', 'dark')}
        {picture('icon')}
        <ColourField
          value={draft.accent}
          error={errors['accent']}
          readOnly={readOnly}
          change={(accent) => change({ accent })}
        />
      </fieldset>
      <fieldset className={css['group']}>
        <legend>{t('branding.group.signIn')}</legend>
        {text('welcome', true)}
        <Own
          label={t('branding.support')}
          own={draft.support !== undefined && !readOnly}
          reset={() => change({ support: undefined })}
        >
          <div className={css['two']}>
            <TextInput
              label={t('branding.support')}
              placeholder={t('branding.supportExample')}
              value={support.text}
              readOnly={readOnly}
              {...error('support.text')}
              onChange={(event) => setSupport({ text: event.currentTarget.value })}
            />
            <TextInput
              label={t('branding.supportAddress')}
              placeholder={t('branding.supportAddressExample')}
              value={support.address}
              readOnly={readOnly}
              {...error('support.address')}
              onChange={(event) => setSupport({ address: event.currentTarget.value })}
            />
          </div>
        </Own>
      </fieldset>
      <fieldset className={css['group']}>
        <legend>{t('branding.group.portal')}</legend>
        {text('greeting')}
        {text('introduction', true)}
        <LinksField
          value={draft.links ?? []}
          errors={errors}
          readOnly={readOnly}
          change={(links) => change({ links: links.length === 0 ? undefined : links })}
        />
      </fieldset>
      <fieldset className={css['group']}>
        <legend>{t('branding.group.mail')}</legend>
        <Own
          label={t('branding.mailHead')}
          own={draft.mailHead !== undefined && !readOnly}
          reset={() => change({ mailHead: undefined })}
        >
          <Select
            label={t('branding.mailHead')}
            data={HEADS.map((value) => ({ value, label: t(`branding.head.${value}`) }))}
            value={draft.mailHead ?? 'logo'}
            readOnly={readOnly}
            allowDeselect={false}
            onChange={(value) => change({ mailHead: HEADS.find((each) => each === value) })}
          />
        </Own>
        {picture('logoMail')}
        {text('mailFoot', true)}
      </fieldset>
    </>
  );
};
