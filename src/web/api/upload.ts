import { ProblemError, type Problem } from './problem.ts';
import { addressOf, unreachable } from './client.ts';
import type { Attachment, Visibility } from './timeline.ts';

const problemOf = (request: XMLHttpRequest): ProblemError => {
  let body: Partial<Problem> = {};
  try {
    body = JSON.parse(request.responseText) as Partial<Problem>;
  } catch {
    // No problem document: told by its status.
  }
  return new ProblemError({
    ...body,
    status: request.status,
    code: body.code ?? `http.${request.status}`,
    title: body.title ?? request.statusText,
  });
};

/** Attaches a file and says how far it has come, from 0 to 1. The same key attaches it once. Throws ProblemError. */
export const uploadFile = (
  { plural, record }: { plural: string; record: string },
  file: { name: string; type: string; bytes: Blob },
  { visibility, key, onProgress }: { visibility: Visibility; key: string; onProgress: (share: number) => void },
): Promise<Attachment> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(`/${plural}/${record}/attachments`, { name: file.name, visibility }));
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.setRequestHeader('idempotency-key', key);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Attachment);
      else reject(problemOf(request));
    });
    for (const name of ['error', 'abort', 'timeout'])
      request.addEventListener(name, () => {
        reject(unreachable());
      });
    request.send(file.bytes);
  });
