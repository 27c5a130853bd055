import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilesContext, type ShownFile } from '../text/files-context.ts';
import { Markdown } from '../text/markdown.tsx';
import type { DraftFile } from './drafts.ts';
import { fileOf } from './files.ts';
import css from './composer.module.css';

/** What is being written as it will read; pictures come from this device. */
export const Preview = ({ text, files }: { text: string; files: readonly DraftFile[] }) => {
  const { t } = useTranslation();
  const [addresses, setAddresses] = useState<ReadonlyMap<string, string>>(new Map());
  const ids = files.map(({ id }) => id).join(' ');
  useEffect(() => {
    const made: string[] = [];
    let gone = false;
    const find = async (): Promise<void> => {
      const found = new Map<string, string>();
      for (const id of ids === '' ? [] : ids.split(' ')) {
        const bytes = await fileOf(id);
        if (!bytes || gone) continue;
        const address = URL.createObjectURL(bytes);
        made.push(address);
        found.set(id, address);
      }
      if (!gone) setAddresses(found);
    };
    void find();
    return () => {
      gone = true;
      for (const address of made) URL.revokeObjectURL(address);
    };
  }, [ids]);
  const shown = useMemo(
    () =>
      new Map(
        files.flatMap(({ id, name, size, type }): [string, ShownFile][] => {
          const address = addresses.get(id);
          return address ? [[id, { id, name, size, type, address }]] : [];
        }),
      ),
    [files, addresses],
  );
  return (
    <div className={css['preview']} aria-label={t('compose.preview')} role="region">
      {text.trim() === '' ? (
        <p className="faint">{t('compose.nothing')}</p>
      ) : (
        <FilesContext value={shown}>
          <Markdown text={text} />
        </FilesContext>
      )}
    </div>
  );
};
