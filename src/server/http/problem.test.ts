import { describe, expect, it } from 'vitest';
import { AppError } from '#kernel/errors.ts';
import { problemOf } from './problem.ts';

describe('a problem document', () => {
  it('tells what happened, with the fields that are wrong', () => {
    expect(
      problemOf(
        new AppError('incident.stale_version', 'Somebody changed it.', {
          version: 3,
          errors: [{ field: 'title', message: 'x' }],
        }),
        'r1',
      ),
    ).toEqual({
      foreseen: true,
      problem: {
        type: 'about:blank',
        title: 'Precondition Failed',
        status: 412,
        detail: 'Somebody changed it.',
        code: 'incident.stale_version',
        request: 'r1',
        version: 3,
        errors: [{ field: 'title', message: 'x' }],
      },
    });
  });

  it('cannot be disguised by its details, and keeps causes inside', () => {
    const { problem } = problemOf(
      new AppError('forbidden', 'No.', {
        status: 200,
        code: 'fine',
        title: 'Fine',
        request: 'r0',
        cause: 'password of the database',
      }),
      'r1',
    );
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'No.',
      code: 'forbidden',
      request: 'r1',
    });
  });

  it.each([
    new Error('row (id)=(nadia)'),
    new TypeError('x is undefined'),
    'text',
    null,
    Object.assign(new Error('secret'), { statusCode: 502 }),
  ])('of a failure tells a number only', (error) => {
    const { problem, foreseen } = problemOf(error, 'r1');
    expect(foreseen).toBe(false);
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: expect.stringContaining('r1'),
      code: 'internal',
      request: 'r1',
    });
  });
});
