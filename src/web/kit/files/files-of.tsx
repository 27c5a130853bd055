import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { attachmentAddress, attachmentsQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { FilesContext, type ShownFile } from '../text/files-context.ts';
import { onPicture, pictureNow } from './picture-store.ts';

const Lightbox = lazy(() => import('./lightbox.tsx').then((module) => ({ default: module.Lightbox })));

/** Lets texts below show the files of a record, those that the reader may see, and look at its pictures large. */
export const FilesOf = ({ type, record, children }: { type: RecordType; record: RecordRow; children: ReactNode }) => {
  const { data } = useQuery(attachmentsQuery(type, record.id));
  const pictures = useSyncExternalStore(onPicture, pictureNow);
  const files = useMemo(
    () =>
      new Map(
        (data ?? []).map((file): [string, ShownFile] => [
          file.id,
          { ...file, address: attachmentAddress(type, record.id, file) },
        ]),
      ),
    [data, type, record.id],
  );
  return (
    <FilesContext value={files}>
      {children}
      {pictures ? (
        <Suspense>
          <Lightbox pictures={pictures} />
        </Suspense>
      ) : null}
    </FilesContext>
  );
};
