import type { ChildProcess } from 'node:child_process';

/** How a process ended; both null where it was not our child. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

const LONGEST_KEPT = 64 * 1024;

/** LD_PRELOAD and FAKETIME let tests give PostgreSQL another clock or disk. */
const KEPT = /^(PATH|HOME|TMPDIR|LD_LIBRARY_PATH|LD_PRELOAD|FAKETIME.*)$/;

/** The environment for PostgreSQL's programs: no variable of the user's changes what they do, no secret of ours reaches them. */
export const cleanEnvironment = (extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...extra };
};

/** Resolves when the process has ended, or could not be started (code 127), with the end of what it wrote to stderr. */
export const collect = (child: ChildProcess): Promise<Exit & { stderr: string }> =>
  new Promise((resolve) => {
    let stderr = '';
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      stderr = (stderr + text).slice(-LONGEST_KEPT);
    });
    child.once('error', (cause) => resolve({ code: 127, signal: null, stderr: cause.message }));
    child.once('close', (code, signal) => resolve({ code, signal, stderr }));
  });
