import {
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMail,
  IconPhoto,
} from '@tabler/icons-react';
import { Icon, type IconShape } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import type { ShownFile } from '../text/files-context.ts';
import { isPicture } from '../compose/references.ts';
import { showPicture } from './picture-store.ts';
import css from './files.module.css';

const KINDS: readonly [RegExp, IconShape][] = [
  [/^image\//u, IconPhoto],
  [/pdf/u, IconFileTypePdf],
  [/zip|compressed|tar|7z/u, IconFileZip],
  [/spreadsheet|excel|csv/u, IconFileSpreadsheet],
  [/rfc822|outlook/u, IconMail],
  [/^text\/|word|opendocument\.text/u, IconFileText],
];

/** The sign of a kind of file. */
export const fileIcon = (type: string): IconShape => KINDS.find(([kind]) => kind.test(type))?.[1] ?? IconFile;

/** A file with its sign and size: a picture small, to be looked at; anything else to be saved. */
export const FileCard = ({ file, others }: { file: ShownFile; others: readonly ShownFile[] }) => {
  const format = useFormat();
  if (isPicture(file.type))
    return (
      <button type="button" className={css['thumb']} onClick={() => showPicture(others, file.id)}>
        <img src={file.address} alt={file.name} loading="lazy" />
        <span className={css['name']}>
          <span className="clip">{file.name}</span> <span className="faint nowrap">{format.bytes(file.size)}</span>
        </span>
      </button>
    );
  return (
    <a className={css['card']} href={file.address} download={file.name}>
      <Icon of={fileIcon(file.type)} size={16} />
      <span className="clip">{file.name}</span>
      <span className="faint nowrap">{format.bytes(file.size)}</span>
    </a>
  );
};
