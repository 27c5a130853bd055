import { basename } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import type { Db } from '#kernel/store/db.ts';
import { idOf } from './ids.ts';

export type ImportedOrganisation = {
  readonly id: string;
  readonly name: string;
  /** Made just now. */ readonly created: boolean;
};

/** 'logs/incident_event_log.csv.gz' → 'ServiceNow log (incident_event_log)'. */
export const organisationNameOf = (path: string): string =>
  `ServiceNow log (${
    basename(path)
      .replace(/(\.csv)?(\.gz)?$/i, '')
      .slice(0, 150) || 'log'
  })`;

/**
 * The organisation that a log goes into: the one of that name, or a new one, whose identifier follows from its name. Errors:
 * `import.own_organisation` for one that was not made by an import, `import.organisation_name`.
 */
export const organisationNamed = async (db: Db, name: string, now: number): Promise<ImportedOrganisation> => {
  if (name.trim() === '' || name.length > 200)
    throw new AppError('import.organisation_name', 'Give the organisation a name of 1 to 200 characters.');
  const id = idOf('organisation', 'servicenow', name);
  const [found] = await db.batch([
    {
      text: 'SELECT org, name, source FROM organisation WHERE name = $1 OR org = $2 ORDER BY (name = $1) DESC, created_at LIMIT 1',
      values: [name, id],
    },
  ]);
  const known = found?.rows[0];
  if (known !== undefined) {
    if (known['source'] !== 'import')
      throw new AppError(
        'import.own_organisation',
        `'${name}' keeps records of its own: name another organisation with --org, so that imported ones stay apart.`,
      );
    return { id: String(known['org']), name: String(known['name']), created: false };
  }
  // The log's times are taken as UTC.
  const [made] = await db.batch([
    {
      text: "INSERT INTO organisation (org, name, zone, source, created_at) VALUES ($1, $2, 'UTC', 'import', $3) ON CONFLICT (org) DO NOTHING",
      values: [id, name, new Date(now).toISOString()],
    },
  ]);
  return { id, name, created: made?.rowCount === 1 };
};
