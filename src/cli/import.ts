import { jsonOption, textOf, UsageError, type Command } from './command.ts';

/** What was kept elsewhere comes in. The work is in files of its own, loaded when it is needed. */
export const command: Command = {
  summary: "Import a ServiceNow incident log, or an organisation that 'wellrun export' wrote",
  usage: ['import servicenow FILE [--org NAME] [--shift-to-now] [--quirks FILE] [--json]', 'import organisation FILE'],
  options: {
    org: {
      type: 'string',
      value: 'NAME',
      help: 'the organisation that the log goes into, made if it is missing; by default one named after the file',
    },
    'shift-to-now': { type: 'boolean', help: 'move all times, so that the last event is now' },
    quirks: {
      type: 'string',
      value: 'FILE',
      help: 'write what is odd about the log there, one by one, instead of to the standard error',
    },
    ...jsonOption,
  },
  notes: [
    'servicenow: FILE is a CSV, packed with gzip or not. Run twice it changes nothing; stopped midway, it goes on from there.',
    'organisation: all of FILE comes in, or nothing. Stop the server first where the database is the one in the data folder.',
  ],
  async run({ values, positionals }, env) {
    const [what, file, ...more] = positionals;
    if (what !== 'servicenow' && what !== 'organisation')
      throw new UsageError('Say what to import: servicenow or organisation.');
    if (file === undefined || more.length > 0) throw new UsageError('Name one file.');
    if (what === 'organisation') {
      const given = Object.keys(values)[0];
      if (given !== undefined) throw new UsageError(`--${given} does not belong to 'import organisation'.`);
      const { importOrganisationWork } = await import('./import-organisation.ts');
      return importOrganisationWork(file, env);
    }
    const { importServiceNowWork } = await import('./import-servicenow.ts');
    return importServiceNowWork(
      file,
      {
        org: textOf(values, 'org'),
        shiftToNow: values['shift-to-now'] === true,
        quirks: textOf(values, 'quirks'),
        json: values['json'] === true,
      },
      env,
    );
  },
};
