import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { inbox, markRead, snooze, type Meant } from '#kernel/notify/inbox.ts';
import { readPreferences, setPreferences } from '#kernel/notify/own-preferences.ts';
import { allReasons } from '#kernel/notify/words.ts';
import { kindOf } from '#kernel/notify/kinds.ts';
import { mustBeStaff } from '#kernel/access/administer.ts';
import { choicesSchema, notifyBuiltIn } from '#kernel/notify/preferences.ts';
import { isUuid } from '#kernel/store/references.ts';
import { checked } from './checked.ts';
import { bodyOf, numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const idsIn = (name: string, value: unknown): readonly string[] => {
  if (
    Array.isArray(value) &&
    value.length <= 500 &&
    value.every((each): each is string => typeof each === 'string' && isUuid(each))
  )
    return value;
  throw new AppError('invalid', `${name} holds at most 500 ids.`, {
    errors: [{ field: name, message: 'holds ids' }],
  });
};

/** What is put off, and until when; null brings it back. */
export const snoozeInput = z.strictObject({
  ids: z.array(z.uuid()).max(500).optional(),
  records: z.array(z.uuid()).max(500).optional(),
  until: z.iso.datetime({ offset: true }).nullable(),
});

const meantBy = ({ ids, records, all }: { ids?: unknown; records?: unknown; all?: unknown }): Meant =>
  all === true
    ? 'all'
    : {
        ...(ids === undefined && records !== undefined ? {} : { ids: idsIn('ids', ids) }),
        ...(records === undefined ? {} : { records: idsIn('records', records) }),
      };

/** What somebody was told, and how they want to be. */
export const registerNotifications = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/notifications', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request, 'unread', 'snoozed', 'type', 'record', 'grouped', 'limit', 'cursor');
      const record = queryOf(request, 'record');
      if (record !== undefined && !isUuid(record)) throw new AppError('invalid', 'record is the id of a record.');
      return inbox(context, {
        unread: queryOf(request, 'unread') === 'true',
        snoozed: queryOf(request, 'snoozed') === 'true',
        grouped: queryOf(request, 'grouped') === 'true',
        type: queryOf(request, 'type'),
        record,
        limit: numberIn(request, 'limit', 1, 200),
        cursor: queryOf(request, 'cursor'),
      });
    }),
  );

  app.post('/notifications/read', (request) =>
    callerOf(request, async (context) => {
      const { ids, records, all, read } = bodyOf(request, 'ids', 'records', 'all', 'read');
      if (read !== undefined && typeof read !== 'boolean')
        throw new AppError('invalid', 'read is true or false.', {
          errors: [{ field: 'read', message: 'is true or false' }],
        });
      return { read: await markRead(context, meantBy({ ids, records, all }), read ?? true) };
    }),
  );

  app.post('/notifications/snooze', (request) =>
    callerOf(request, async (context) => {
      const { until, ...meant } = checked(snoozeInput, request.body);
      return { snoozed: await snooze(context, meantBy(meant), until) };
    }),
  );

  app.get('/notifications/reasons', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      mustBeStaff(context.principal);
      const changed = context.settings.read(notifyBuiltIn);
      await context.batch([]);
      return {
        items: allReasons().map(([reason, words]) => {
          const { app, mail } = changed.find((each) => each.reason === reason) ?? { app: true, mail: true };
          return { reason, kind: kindOf(reason), ...words, app, mail };
        }),
      };
    }),
  );

  app.get('/notifications/preferences', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request);
      return readPreferences(context);
    }),
  );

  app.put('/notifications/preferences', (request) =>
    callerOf(request, (context) => setPreferences(context, checked(choicesSchema, request.body))),
  );
};
