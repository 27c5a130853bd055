// Everything: the fast checks, then all tests. `npm test`; further arguments go to vitest (`npm test -- incident`).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const chosen = process.argv.slice(2);
const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;

const checked = chosen.length > 0 ? 0 : run(process.execPath, ['scripts/check.mjs']);
const folder = mkdtempSync(join(tmpdir(), 'wellrun-test-'));
const report = join(folder, 'report.json');
const tested = run(join('node_modules', '.bin', 'vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...chosen,
]);
let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.log('The test runner left no report.');
}
rmSync(folder, { recursive: true, force: true });
console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`);
process.exitCode = checked === 0 && tested === 0 && counts.numPassedTests > 0 ? 0 : 1;
