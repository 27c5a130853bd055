import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readKeyboard, setKeyboard } from '#kernel/store/keyboard.ts';
import { checked } from './checked.ts';
import { onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

const MOST = 300;

/** A letter or sign, or two in a row; null switches what it stood for off. */
const keys = z
  .string()
  .regex(/^\S(?: \S)?$/u, 'is one letter or sign, or two with a space between them')
  .nullable();

/** Whether single letters do anything, and which do something else than usual, by what they do. */
export const keyboardInput = z.strictObject({
  letters: z.boolean(),
  keys: z
    .record(z.string().min(1).max(100), keys)
    .refine((given) => Object.keys(given).length <= MOST, `has at most ${MOST} entries`),
});

const USUAL = { letters: true, keys: {} };

/** The keys of the caller's own keyboard, the same in every browser. */
export const registerKeyboard = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/session/keyboard', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      return (await readKeyboard(context)) ?? USUAL;
    }),
  );
  app.put('/session/keyboard', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const chosen = checked(keyboardInput, request.body);
      await setKeyboard(context, chosen);
      return chosen;
    }),
  );
};
