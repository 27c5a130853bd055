import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const WHOLE = fileURLToPath(new URL('../../shared/data/servicenow/incident_event_log.csv.gz', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../tests/data/servicenow/incident_event_log.sample.csv.gz', import.meta.url));
const CACHE = new URL('./.cache/logs/', import.meta.url);

/** 'INC0000045' → 'INC0730045' for the 73rd copy. */
const renumbered = (line: string, copy: number): string =>
  line.replace(
    /^INC(\d+)/,
    (_, digits: string) => `INC${String(copy * 10_000_000 + Number(digits)).padStart(10, '0')}`,
  );

/** The log that is imported: the published one where somebody has put it beside the repository, otherwise so many copies of the sample. */
export const logToImport = async (copies: number): Promise<string> => {
  if (existsSync(WHOLE)) return WHOLE;
  const path = fileURLToPath(new URL(`${copies}-samples.csv.gz`, CACHE));
  if (existsSync(path)) return path;
  const [header, ...rows] = gunzipSync(await readFile(SAMPLE))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const lines = Array.from({ length: copies }, (_, copy) => rows.map((line) => renumbered(line, copy))).flat();
  await mkdir(CACHE, { recursive: true });
  await writeFile(path, gzipSync(`${[header, ...lines].join('\n')}\n`));
  return path;
};
