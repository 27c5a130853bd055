import { ActionIcon, Modal } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import { closePicture, turnTo, type Pictures } from './picture-store.ts';
import css from './files.module.css';

/** A picture large over the page: arrows turn, Escape closes. */
export const Lightbox = ({ pictures: { files, at } }: { pictures: Pictures }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const file = files[at];
  if (!file) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    turnTo(at + step);
  };
  return (
    <Modal
      opened
      onClose={closePicture}
      onKeyDown={onKeyDown}
      size="auto"
      centered
      title={
        <span className={css['title']}>
          <span className="clip">{file.name}</span>
          <span className="faint nowrap">{format.bytes(file.size)}</span>
          {files.length > 1 ? (
            <span className="faint nowrap">{t('files.place', { at: at + 1, of: files.length })}</span>
          ) : null}
        </span>
      }
      closeButtonProps={{ 'aria-label': t('files.close') }}
    >
      <div className={css['large']}>
        <img key={file.id} src={file.address} alt={file.name} />
      </div>
      <div className={css['turn']}>
        <ActionIcon aria-label={t('files.previous')} disabled={at === 0} onClick={() => turnTo(at - 1)}>
          <Icon of={IconChevronLeft} />
        </ActionIcon>
        <ActionIcon aria-label={t('files.next')} disabled={at === files.length - 1} onClick={() => turnTo(at + 1)}>
          <Icon of={IconChevronRight} />
        </ActionIcon>
        <ActionIcon
          component="a"
          href={file.address}
          download={file.name}
          aria-label={t('files.save', { name: file.name })}
          ml="auto"
        >
          <Icon of={IconDownload} />
        </ActionIcon>
      </div>
    </Modal>
  );
};
