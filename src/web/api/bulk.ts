import { addressOf, problemFrom, unreachable } from './client.ts';
import type { RecordType } from './types.ts';

/** What became of one line of a bulk request; `line` counts from 1. Refused lines say why in `detail`. */
export type BulkResult = {
  line: number;
  status: number;
  code?: string;
  detail?: string;
  number?: string;
  version?: number;
};

const linesIn = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/**
 * Sends many writes in one request, and hands on the result of each as soon as it is there. Every line takes effect by
 * itself, and once. Throws ProblemError when the request as a whole was refused or broke off.
 */
export const sendBulk = async (
  type: RecordType,
  lines: readonly object[],
  told: (result: BulkResult) => void,
): Promise<void> => {
  const response = await fetch(addressOf(`/${type.plural}/bulk`), {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
    credentials: 'same-origin',
    body: lines.map((line) => JSON.stringify({ ...line, key: crypto.randomUUID() })).join('\n'),
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw await problemFrom(response);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const whole = rest + part.value;
    const end = whole.lastIndexOf('\n') + 1;
    rest = whole.slice(end);
    for (const line of linesIn(whole.slice(0, end))) told(JSON.parse(line) as BulkResult);
  }
  for (const line of linesIn(rest)) told(JSON.parse(line) as BulkResult);
};
