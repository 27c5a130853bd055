import { IconFile, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import type { DraftFile } from './drafts.ts';
import { fileOf } from './files.ts';
import { isPicture } from './references.ts';
import css from './composer.module.css';

/** The address of a file that lies on this device, for as long as it is shown. */
const useLocalAddress = (id: string): string | undefined => {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    const find = async (): Promise<void> => {
      const file = await fileOf(id);
      if (!file || gone) return;
      made = URL.createObjectURL(file);
      setAddress(made);
    };
    void find();
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [id]);
  return address;
};

const Thumb = ({ file }: { file: DraftFile }) => {
  const address = useLocalAddress(file.id);
  return address ? <img src={address} alt="" /> : <Icon of={IconFile} size={14} />;
};

/** Files that go with what is being written: pictures small, others by name, each to be taken away. */
export const FileStrip = ({ files, detach }: { files: readonly DraftFile[]; detach?: (id: string) => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  if (files.length === 0) return null;
  return (
    <ul className={css['files']} aria-label={t('compose.files')}>
      {files.map((file) => (
        <li key={file.id} className={css['file']}>
          {isPicture(file.type) ? <Thumb file={file} /> : <Icon of={IconFile} size={14} />}
          <span className="clip">{file.name}</span>
          <span className="faint nowrap">{format.bytes(file.size)}</span>
          {detach ? (
            <button type="button" aria-label={t('compose.detach', { name: file.name })} onClick={() => detach(file.id)}>
              <Icon of={IconX} size={14} />
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
};
