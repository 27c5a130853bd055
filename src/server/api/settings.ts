import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mustBeStaff } from '#kernel/access/administer.ts';
import { listSettings, readSetting, setSetting } from '#kernel/store/setting-values.ts';
import { checked } from './checked.ts';
import { etagOf, onlyQuery, versionOf, type Params } from './http.ts';
import type { ApiTools } from './tools.ts';

/** A new value of a setting, and from when on it holds; by default from now on. */
export const settingInput = z.strictObject({
  value: z.unknown(),
  validFrom: z.iso.datetime({ offset: true }).optional(),
});

/** What an organisation has decided: matrices, targets, windows, each from a moment on. */
export const registerSettings = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/settings', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      mustBeStaff(context.principal);
      return { items: await listSettings(context) };
    }),
  );

  app.get('/settings/:name', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      mustBeStaff(context.principal);
      const setting = await readSetting(context, (request.params as Params).name);
      etagOf(reply, setting.version);
      return setting;
    }),
  );

  app.put('/settings/:name', (request, reply) => {
    const version = versionOf(request);
    return callerOf(request, async (context) => {
      const setting = await setSetting(
        context,
        (request.params as Params).name,
        version,
        checked(settingInput, request.body),
      );
      etagOf(reply, setting.version);
      return setting;
    });
  });
};
