import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LogIncident } from './incident.ts';
import { createLogReader } from './log.ts';
import type { IncidentLog } from './log.ts';
import type { Quirk } from './quirk.ts';

const repository = join(import.meta.dirname, '../../..');

/** The sample that comes with the repository, 200 incidents. */
export const samplePath = join(repository, 'tests/data/servicenow/incident_event_log.sample.csv.gz');
export const sampleFactsPath = join(repository, 'tests/data/servicenow/sample-facts.json');

const wholeFolder = join(repository, '../shared/data/servicenow');
/** The whole log, where somebody has put it beside the repository. */
export const wholePath = join(wholeFolder, 'incident_event_log.csv.gz');
export const wholeFactsPath = join(wholeFolder, 'facts.json');
export const hasWhole = existsSync(wholePath) && existsSync(wholeFactsPath);

/** The sample's lines, the header first. */
export const sampleLines = (): string[] => gunzipSync(readFileSync(samplePath)).toString('utf8').trimEnd().split('\n');

export type Read = {
  readonly log: IncidentLog;
  readonly incidents: readonly LogIncident[];
  readonly quirks: readonly Quirk[];
};

/** Reads a log from memory, in pieces of `pieceSize` bytes. */
export const readText = (content: string | Buffer, pieceSize = 100_000): Read => {
  const quirks: Quirk[] = [];
  const bytes = Buffer.from(content);
  const reader = createLogReader((quirk) => quirks.push(quirk));
  for (let at = 0; at < bytes.length; at += pieceSize) reader.push(bytes.subarray(at, at + pieceSize));
  const log = reader.end('complete');
  const incidents = [...log.histories()];
  return { log, incidents, quirks };
};

/** A row of the log with the published columns; what is not given is as in an ordinary one. */
export const row = (given: Readonly<Record<string, string>> = {}): string => {
  const values: Record<string, string> = {
    number: 'INC0000001',
    incident_state: 'New',
    active: 'true',
    reassignment_count: '0',
    reopen_count: '0',
    sys_mod_count: '0',
    made_sla: 'true',
    caller_id: 'Caller 1',
    opened_by: 'Opened by  1',
    opened_at: '1/3/2016 08:00',
    sys_created_by: 'Created by 1',
    sys_created_at: '1/3/2016 08:01',
    sys_updated_by: 'Updated by 1',
    sys_updated_at: '1/3/2016 08:05',
    contact_type: 'Phone',
    location: 'Location 1',
    category: 'Category 1',
    subcategory: 'Subcategory 1',
    u_symptom: '?',
    cmdb_ci: '?',
    impact: '2 - Medium',
    urgency: '2 - Medium',
    priority: '3 - Moderate',
    assignment_group: 'Group 1',
    assigned_to: '?',
    knowledge: 'false',
    u_priority_confirmation: 'false',
    notify: 'Do Not Notify',
    problem_id: '?',
    rfc: '?',
    vendor: '?',
    caused_by: '?',
    closed_code: '?',
    resolved_by: '?',
    resolved_at: '?',
    closed_at: '?',
    ...given,
  };
  return Object.values(values).join(',');
};

export const header =
  'number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,opened_by,opened_at,sys_created_by,' +
  'sys_created_at,sys_updated_by,sys_updated_at,contact_type,location,category,subcategory,u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,' +
  'assigned_to,knowledge,u_priority_confirmation,notify,problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at';

/** A log of the given rows. */
export const logOf = (...rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`;
