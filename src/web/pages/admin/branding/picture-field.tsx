import { Button, FileButton, InputWrapper } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PICTURES } from '#kernel/brand/shown.ts';
import type { Picture } from '#kernel/brand/picture.ts';
import { keepPicture } from '../../../api/branding.ts';
import { isProblem } from '../../../api/problem.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { Own } from './own.tsx';
import css from './branding.module.css';

type Props = {
  label: string;
  help?: string;
  /** The ground on which it will stand. */
  theme?: 'light' | 'dark';
  value: Picture | undefined;
  error: string | undefined;
  readOnly: boolean;
  /** Given the file as well, for what is made of it. */
  change: (value: Picture | undefined, file?: File) => void;
};

const TYPES = 'image/png,image/webp,image/svg+xml,.svg';

/** A logo or an icon: shown on the ground where it will stand, chosen as a file, and checked as soon as it is. */
export const PictureField = ({ label, help, theme = 'light', value, error, readOnly, change }: Props) => {
  const { t } = useTranslation();
  const bring = useMutation({
    mutationFn: keepPicture,
    onSuccess: (picture, file) => change(picture, file as File),
  });
  const refused = bring.error;
  const why = refused === null ? error : isProblem(refused, 0) ? t('state.unreachable') : refused.message;
  return (
    <Own label={label} own={value !== undefined && !readOnly} reset={() => change(undefined)}>
      <InputWrapper label={label} {...(help ? { description: help } : {})} {...(why ? { error: why } : {})}>
        <div className={css['picture']}>
          <span className={css['ground']} data-theme={theme}>
            {value ? (
              <img src={`${PICTURES}/${value.id}`} alt={label} />
            ) : (
              <span className="sm faint">{t('branding.noPicture')}</span>
            )}
          </span>
          {readOnly ? null : (
            <FileButton accept={TYPES} onChange={(file) => file && bring.mutate(file)}>
              {(props) => (
                <Button
                  {...props}
                  leftSection={<Icon of={IconUpload} />}
                  loading={bring.isPending}
                  aria-label={t('branding.chooseFor', { label })}
                >
                  {t('branding.choose')}
                </Button>
              )}
            </FileButton>
          )}
        </div>
      </InputWrapper>
    </Own>
  );
};
