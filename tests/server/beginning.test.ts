import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginningCode } from '#server/auth/beginning.ts';
import { PASSWORD, world, type World } from './world.ts';

let w: World;
beforeAll(async () => {
  w = await world({ empty: true });
});
afterAll(() => w.close());

const input = {
  organisation: 'Northwind IT',
  zone: 'Europe/Paris',
  name: 'Maya Lind',
  email: 'maya@northwind.example',
  password: PASSWORD,
};
const begin = (more: Record<string, unknown> = {}) =>
  w.browser().send('POST', '/api/v1/begin', { code: beginningCode(w.secret), ...input, ...more });
const begun = async () => (await w.browser().send('GET', '/api/v1/demo/people')).json<{ begun: boolean }>().begun;

describe('the first organisation', () => {
  it('is made only by whoever has the code, and says what is wrong beside the field', async () => {
    expect(await begun()).toBe(false);
    expect((await begin({ code: 'guessed' })).statusCode).toBe(403);
    for (const [field, value] of [
      ['password', 'short'],
      ['zone', 'Nowhere/Land'],
      ['email', 'maya'],
      ['organisation', ' '],
      ['name', 'Maya\nLind'],
    ] as const) {
      const answer = await begin({ [field]: value });
      expect(answer.statusCode, field).toBe(422);
      expect(answer.json<{ errors: { field: string }[] }>().errors.map((each) => each.field)).toEqual([field]);
    }
    expect(await begun()).toBe(false);
  });

  it('is made once, of many who try at the same moment; the first signs in and administers it', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((one) => begin({ organisation: one, email: `${one}@northwind.example` })),
    );
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 410, 410, 410]);
    const { email, organisation } = answers
      .find(({ statusCode }) => statusCode === 201)
      ?.json<{ email: string; organisation: string }>() ?? { email: '', organisation: '' };
    const browser = w.browser();
    expect((await browser.signIn(email, input.password)).statusCode).toBe(200);
    const session = (await browser.send('GET', '/api/v1/session')).json<Record<string, object>>();
    expect(session).toMatchObject({ organisation: { name: organisation }, person: { zone: 'Europe/Paris' } });
    const steps = await browser.send('GET', '/api/v1/next-steps');
    expect(steps.json<{ organisation: object[] }>().organisation.length).toBeGreaterThan(0);
    expect(await begun()).toBe(true);
    expect((await begin()).statusCode).toBe(410);
  });
});
