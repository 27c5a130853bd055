import { IconPaperclip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { attachmentAddress, attachmentsQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import { Section } from './section.tsx';
import css from './related.module.css';

/** The files of a record. They are downloaded, never shown within the page. */
export const Attachments = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const files = useQuery(attachmentsQuery(type, record.id)).data ?? [];
  if (files.length === 0) return null;
  return (
    <Section title={t('record.attachments')} count={files.length}>
      <ul>
        {files.map((file) => (
          <li key={file.id}>
            <a className={css['file']} href={attachmentAddress(type, record.id, file)} download={file.name}>
              <Icon of={IconPaperclip} size={14} />
              <span className="clip">{file.name}</span>
              <span className="faint nowrap">{format.bytes(file.size)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
};
