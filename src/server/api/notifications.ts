import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { inbox, markRead, readPreferences, setPreferences } from '#kernel/notify/inbox.ts';
import { isUuid } from '#kernel/store/references.ts';
import { bodyOf, numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const idsIn = (value: unknown): readonly string[] => {
  if (
    Array.isArray(value) &&
    value.length <= 500 &&
    value.every((each): each is string => typeof each === 'string' && isUuid(each))
  )
    return value;
  throw new AppError('invalid', 'ids holds at most 500 ids of notifications.', {
    errors: [{ field: 'ids', message: 'holds ids of notifications' }],
  });
};

/** What somebody was told, and how they want to be. */
export const registerNotifications = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/notifications', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request, 'unread', 'limit', 'cursor');
      return inbox(context, {
        unread: queryOf(request, 'unread') === 'true',
        limit: numberIn(request, 'limit', 1, 200),
        cursor: queryOf(request, 'cursor'),
      });
    }),
  );

  app.post('/notifications/read', (request) =>
    callerOf(request, async (context) => {
      const { ids, all } = bodyOf(request, 'ids', 'all');
      if (all === true) return { read: await markRead(context, 'all') };
      return { read: await markRead(context, idsIn(ids)) };
    }),
  );

  app.get('/notifications/preferences', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request);
      return readPreferences(context);
    }),
  );

  app.put('/notifications/preferences', (request) =>
    callerOf(request, (context) => {
      const { mail } = bodyOf(request, 'mail');
      if (typeof mail !== 'boolean')
        throw new AppError('invalid', 'mail is true or false.', {
          errors: [{ field: 'mail', message: 'is true or false' }],
        });
      return setPreferences(context, { mail });
    }),
  );
};
