import { afterAll, beforeAll, expect, it } from 'vitest';
import { world, type World } from './world.ts';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

it('whom to sign in as is told in the demonstration company only', async () => {
  const ask = () => w.browser().send('GET', '/api/v1/demo/people');
  const people = [
    {
      name: 'Nadia Benali',
      role: 'Agent',
      email: 'nadia@example.org',
      password: 'eleven blue lanterns',
      about: 'Answers the phone.',
    },
  ];
  const context = await w.context();
  await context.batch([
    {
      text: "INSERT INTO setting (org, name, valid_from, value) VALUES ($1, 'demo.people', now(), $2)",
      values: [w.org, JSON.stringify(people)],
    },
  ]);
  expect((await ask()).json()).toEqual({ people: [], begun: true });
  await w.system.batch([{ text: "UPDATE organisation SET source = 'demonstration' WHERE org = $1", values: [w.org] }]);
  expect((await ask()).json()).toEqual({ people, begun: true });
});
