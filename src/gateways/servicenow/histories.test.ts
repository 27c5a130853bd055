import { describe, expect, it } from 'vitest';
import { logOf, readText, row, sampleLines } from './sample.test-support.ts';
import type { LogIncident } from './incident.ts';

const sample = readText(`${sampleLines().join('\n')}\n`);
const utc = (text: string): number => Date.parse(`${text}Z`);

const incident = (number: string): LogIncident => {
  const found = sample.incidents.find((one) => one.number === number);
  if (found === undefined) throw new Error(`${number} is not in the sample`);
  return found;
};

const story = ({ events }: LogIncident): string[] =>
  events.map(({ state, holdReason }) => (holdReason === null ? state : `${state}: ${holdReason}`));

const only = (...rows: readonly string[]): { incident: LogIncident; kinds: string[] } => {
  const { incidents, quirks } = readText(logOf(...rows));
  const [first] = incidents;
  if (first === undefined || incidents.length > 1) throw new Error('not one incident');
  return { incident: first, kinds: quirks.map(({ kind }) => kind) };
};

describe('the history of an incident', () => {
  it('begins with the values of its first row', () => {
    const { openedAt, createdAt, events } = incident('INC0000045');
    expect(openedAt).toBe(utc('2016-02-29T01:16'));
    expect(createdAt).toBe(utc('2016-02-29T01:23'));
    expect(events[0]).toMatchObject({
      line: 2,
      version: 0,
      at: utc('2016-02-29T01:23'),
      by: 'Updated by 21',
      stateInLog: 'New',
      state: 'new',
    });
    expect(events[0]?.changes).toEqual({
      state: [null, 'new'],
      active: [null, true],
      reassignments: [null, 0],
      reopenings: [null, 0],
      madeSla: [null, true],
      caller: [null, 'Caller 2403'],
      channel: [null, 'Phone'],
      location: [null, 'Location 143'],
      category: [null, 'Category 55'],
      subcategory: [null, 'Subcategory 170'],
      symptom: [null, 'Symptom 72'],
      impact: [null, 2],
      urgency: [null, 2],
      priority: [null, 3],
      group: [null, 'Group 56'],
      knowledge: [null, true],
      priorityConfirmed: [null, false],
      notify: [null, 'Do Not Notify'],
    });
  });

  it('tells each later row by what it changes, and a row that changes nothing as well', () => {
    const { events, last } = incident('INC0000045');
    expect(events.slice(1).map(({ changes }) => changes)).toEqual([
      { state: ['new', 'resolved'] },
      {
        resolvedAt: [null, utc('2016-02-29T11:29')],
        resolvedBy: [null, 'Resolved by 149'],
        closedCode: [null, 'code 5'],
      },
      { state: ['resolved', 'closed'], active: [true, false], closedAt: [null, utc('2016-03-05T12:00')] },
    ]);
    expect(last).toMatchObject({ active: false, group: 'Group 56', priority: 3, assignee: null, ci: null });
  });

  it('tells what an incident on hold waits for, and a reopening', () => {
    const reopened = incident('INC0000294');
    expect([...new Set(story(reopened))]).toEqual([
      'new',
      'onHold: problem',
      'resolved',
      'inProgress',
      'onHold: caller',
      'closed',
    ]);
    const back = reopened.events.find(
      ({ changes }) => changes.state?.[0] === 'resolved' && changes.state[1] === 'inProgress',
    );
    expect(back?.changes.reopenings).toEqual([0, 1]);
    const waits = reopened.events
      .filter(({ changes }) => changes.holdReason !== undefined)
      .map(({ changes }) => changes.holdReason);
    expect(waits).toEqual([
      [null, 'problem'],
      ['problem', null],
      [null, 'caller'],
      ['caller', null],
    ]);
  });

  it('keeps the state before where the log has -100', () => {
    const odd = incident('INC0028089');
    expect(odd.events.map(({ stateInLog }) => stateInLog)).toEqual([
      'New',
      '-100',
      '-100',
      'Resolved',
      'Resolved',
      'Closed',
    ]);
    expect(story(odd)).toEqual(['new', 'new', 'new', 'resolved', 'resolved', 'closed']);
  });

  it('goes by time where the versions contradict it, so that no clock runs backwards', () => {
    expect(incident('INC0000135').events.map(({ version }) => version)).toEqual([7, 1, 2, 3, 4, 5, 6, 7]);
    expect(incident('INC0000137').events.map(({ version }) => version)).toEqual([1, 2, 1, 3]);
    for (const { events } of sample.incidents) {
      for (const [index, event] of events.entries())
        expect(event.at).toBeGreaterThanOrEqual(events[index - 1]?.at ?? 0);
    }
  });

  it('goes by version within a minute, whatever the order of the lines', () => {
    const { incident: one, kinds } = only(
      row({ sys_mod_count: '2', incident_state: 'Resolved' }),
      row({ sys_mod_count: '0' }),
      row({ sys_mod_count: '1', incident_state: 'Active' }),
    );
    expect(story(one)).toEqual(['new', 'inProgress', 'resolved']);
    expect(kinds).toEqual(['version-order']);
  });

  it('counts a line that is there twice once', () => {
    const { incident: one, kinds } = only(row(), row({ sys_mod_count: '1' }), row());
    expect(one.events.map(({ line }) => line)).toEqual([2, 3]);
    expect(kinds).toEqual(['duplicate']);
  });

  it('keeps the value before where one cannot be read', () => {
    const { incident: one, kinds } = only(
      row(),
      row({ sys_mod_count: '1', priority: '3 - Mod\u0000rate', category: 'x'.repeat(2000) }),
    );
    expect(one.events[1]?.changes).toEqual({});
    expect(one.last).toMatchObject({ priority: 3, category: 'Category 1' });
    expect(kinds).toEqual(['bad-value', 'bad-value']);
  });

  it('takes what repeats on every row from the last row, and reports the row that says otherwise', () => {
    const { incident: one, kinds } = only(row({ opened_at: '2/3/2016 08:00' }), row({ sys_mod_count: '1' }));
    expect(one.openedAt).toBe(utc('2016-03-01T08:00'));
    expect(kinds).toEqual(['disagreement']);
  });

  it('reports the incident whose closing row is missing', () => {
    const { incident: one, kinds } = only(row({ closed_at: '2/3/2016 08:00' }));
    expect(one.closedAt).toBe(utc('2016-03-02T08:00'));
    expect(one.events[0]?.changes.closedAt).toBeUndefined();
    expect(kinds).toEqual(['disagreement']);
  });

  it('opens with its first row where no row says when it was opened', () => {
    const { incident: one, kinds } = only(row({ opened_at: '?' }));
    expect(one.openedAt).toBe(one.events[0]?.at);
    expect(kinds).toEqual(['bad-value']);
  });

  it('tells the end of each incident as the log does', () => {
    const { incidents } = sample;
    const ends = incidents.map(({ events }) => {
      const changes = events.findLast(({ state }) => state === 'resolved')?.changes;
      return [changes?.resolvedAt?.[1] ?? null, events.at(-1)?.changes.closedAt?.[1] ?? null, events.at(-1)?.state];
    });
    expect(ends).toEqual(incidents.map(({ resolvedAt, closedAt }) => [resolvedAt, closedAt, 'closed']));
  });
});
