import { definitionNamed } from '#kernel/record/registry.ts';
import { create, transit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { results } from '#conformity/evidence.ts';
import { exceptions, type Exception } from '#conformity/exceptions.ts';
import type { RequirementResult } from '#conformity/result.ts';
import { HOUR, MINUTE, type Desk } from '#sms/operation/resolution/incident/incident.test-support.ts';

/** What an agent fills in at the phone. */
export const complete = (desk: Desk): Record<string, unknown> => ({
  description: 'Since this morning, three colleagues.',
  service: desk.service['id'],
  category: 'Access',
});

/** An incident taken from the phone to its confirmed closure within two hours. */
export const handled = async (desk: Desk, values: Record<string, unknown> = {}): Promise<Row> => {
  const { agent, user } = desk.people;
  const row = await desk.report({ ...complete(desk), ...values });
  await desk.move(agent, row['id'], 'start');
  desk.pass(20 * MINUTE);
  await desk.say(agent, row['id'], 'We look into it.');
  desk.pass(HOUR);
  await desk.move(agent, row['id'], 'resolve', {
    resolution: 'The session store was emptied.',
    resolutionCode: 'Solved',
  });
  desk.pass(10 * MINUTE);
  return desk.move(
    values['customer'] === undefined ? user : agent,
    row['id'],
    values['customer'] === undefined ? 'confirm' : 'close',
  );
};

/** A procedure for major incidents, approved and in force. */
export const publishProcedure = async (desk: Desk): Promise<Row> => {
  const context = await desk.system();
  const document = definitionNamed('document');
  const made = await create(context, document, {
    title: 'What to do in a major incident',
    kind: 'procedure',
    subject: 'Major incidents',
    owner: desk.people.processOwner.id,
  });
  const id = String(made['id']);
  await transit(context, document, id, null, 'submit', {});
  await transit(context, document, id, null, 'approve', { approvedBy: desk.people.topManagement.id, edition: '1' });
  return transit(context, document, id, null, 'publish', { effectiveFrom: '2030-01-01', reviewBy: '2031-01-01' });
};

/** The rules of 8.6.1 by their letter: result, population, conforming. */
export const incidentResults = (
  found: readonly RequirementResult[],
): Readonly<Record<string, readonly [string, number | null, number | null]>> =>
  Object.fromEntries(
    found
      .filter(({ clause }) => clause === '8.6.1')
      .map(({ id, result, population, conforming }) => [id.slice(-1), [result, population, conforming] as const]),
  );

export const resultsFor = async (context: Context) => incidentResults((await results(context)).requirements);

/** Every exception of a rule, page by page. */
export const allExceptions = async (context: Context, id: string, limit = 50): Promise<readonly Exception[]> => {
  const found: Exception[] = [];
  let cursor: string | undefined;
  do {
    const page = await exceptions(context, id, { cursor, limit });
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
};
