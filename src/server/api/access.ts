import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mustBeStaff } from '#kernel/access/administer.ts';
import { ROLES } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { joinTeam, leaveTeam, membersOf } from '#kernel/store/members.ts';
import { readRecord } from '#kernel/store/read.ts';
import { addGrant, endGrant, listGrants, listRoles } from '../access/administer.ts';
import { checked } from './checked.ts';
import { keyOf, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const moment = z.iso.datetime({ offset: true }).optional();
const key = z.string().min(1).max(60);

/** A role for somebody: everywhere, or of one customer (with those below it), team or service. */
export const grantInput = z.strictObject({
  person: key,
  role: z.enum(ROLES),
  scope: z.enum(['organisation', 'customer', 'team', 'service']).default('organisation'),
  of: key.nullish(),
  from: moment,
  to: moment,
});
export const memberInput = z.strictObject({ person: key, from: moment, to: moment });

/** Who may what: roles, who holds them where and for how long, and who belongs to which team. */
export const registerAccess = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/roles', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request);
      mustBeStaff(context.principal);
      return Promise.resolve({ items: listRoles() });
    }),
  );

  app.get('/grants', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'person', 'role', 'ended');
      const ended = queryOf(request, 'ended');
      if (ended !== undefined && ended !== 'true' && ended !== 'false')
        throw new AppError('invalid', 'ended is true or false.');
      return {
        items: await listGrants(context, {
          person: queryOf(request, 'person'),
          role: queryOf(request, 'role'),
          ended: ended === 'true',
        }),
      };
    }),
  );

  app.post('/grants', (request, reply) =>
    callerOf(request, async (context) => {
      const grant = await addGrant(context, checked(grantInput, request.body));
      void reply.code(201);
      return grant;
    }),
  );

  app.delete('/grants/:id', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      await endGrant(context, keyOf(request));
      void reply.code(204);
    }),
  );

  app.get('/teams/:id/members', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      mustBeStaff(context.principal);
      const team = await readRecord(context, definitionNamed('team'), keyOf(request));
      return { items: await membersOf(context, String(team['id'])) };
    }),
  );

  app.post('/teams/:id/members', (request, reply) =>
    callerOf(request, async (context) => {
      const member = await joinTeam(context, keyOf(request), checked(memberInput, request.body));
      void reply.code(201);
      return member;
    }),
  );

  app.delete('/teams/:id/members/:person', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      await leaveTeam(context, keyOf(request), (request.params as { person: string }).person);
      void reply.code(204);
    }),
  );
};
