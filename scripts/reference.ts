// Writes docs/reference/api.md from the definitions. With --check it writes nothing, and fails when the file is out of date.
import { readFile, writeFile } from 'node:fs/promises';
import '#sms/index.ts';
import { apiReference } from '#server/api/openapi/reference.ts';

const file = new URL('../docs/reference/api.md', import.meta.url);
const made = apiReference();
if (!process.argv.includes('--check')) await writeFile(file, made);
else if ((await readFile(file, 'utf8').catch(() => '')) !== made) {
  console.error('docs/reference/api.md is out of date: run node scripts/reference.ts');
  process.exitCode = 1;
}
