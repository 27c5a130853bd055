import { describe, expect, it } from 'vitest';
import { statusOf } from '../errors.ts';
import { translate } from './db-errors.ts';

const failure = (details: object): Error => Object.assign(new Error('from the server'), details);

describe('what the database says', () => {
  it.each([
    ['a full disk', { code: '53100' }],
    ['a disk that fails', { code: '58030' }],
    ['a server that is going down', { code: '57P02' }],
    ['whatever ends the session', { code: 'XX000', severity: 'FATAL' }],
    ['whatever ends the server', { code: 'XX002', severity: 'PANIC' }],
  ])('of %s is passed on as unavailable', (_, details) => {
    const told = translate(failure(details)) as { code: string };
    expect(statusOf(told.code)).toBe(503);
  });

  it('and nobody foresaw stays what it is', () => {
    const error = failure({ code: '42601', severity: 'ERROR' });
    expect(translate(error)).toBe(error);
  });
});
