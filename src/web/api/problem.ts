/** A problem document (RFC 9457) as the API sends it. `current` holds the present record when a version was stale. */
export type Problem = {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: { field: string; message: string }[];
  current?: unknown;
  [extension: string]: unknown;
};

/** What every failed request throws. `status` 0 means that no answer came at all. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Whether an error is the API's, optionally with this status. */
export const isProblem = (error: unknown, status?: number): error is ProblemError =>
  error instanceof ProblemError && (status === undefined || error.status === status);

/** The messages of a refused form by field name. */
export const fieldErrors = (error: unknown): Record<string, string> =>
  isProblem(error)
    ? Object.fromEntries((error.problem.errors ?? []).map(({ field, message }) => [field, message]))
    : {};
