import { appendFileSync } from 'node:fs';
import type { HarnessId } from './promises.ts';

/** What came of a harness, or of a part of it. */
export type Told = {
  readonly id: HarnessId;
  readonly trials?: number;
  readonly failures?: number;
  /** Whether a planted defect was found. */
  readonly caught?: boolean;
  /** What was planted, or what else is worth knowing. */
  readonly note?: string;
  /** Why it cannot be tried on this machine. */
  readonly notRun?: string;
};

/** Tells whoever runs the harnesses at full size what came of one: a line in the file that WELLRUN_FAULTS_REPORT names. */
export const tell = (id: HarnessId, told: Omit<Told, 'id'>): void => {
  const file = process.env['WELLRUN_FAULTS_REPORT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ id, ...told })}\n`);
};
