import type { Command } from './command.ts';
import { jsonOption, orgOption, UsageError } from './command.ts';

/** People who sign in: made, listed, let in again, given rights. The work is in user-work.ts, loaded when it is needed. */
export const command: Command = {
  summary: 'People who sign in: add, list, set a password, switch a lost second step off, grant and end roles',
  usage: [
    'user add --name NAME --email ADDRESS [--role ROLE]… [--password-stdin] [--org NAME [--new] [--zone ZONE]]',
    'user list [--json] [--org NAME]',
    'user password ADDRESS [--password-stdin]',
    'user second-step-off ADDRESS',
    'user grant ADDRESS --role ROLE [--for NUMBER] [--until DAY] [--org NAME]',
    'user end ADDRESS --role ROLE [--org NAME]',
  ],
  options: {
    ...orgOption,
    new: { type: 'boolean', help: 'make the organisation that --org names, beside those that there are' },
    zone: {
      type: 'string',
      value: 'ZONE',
      help: "time zone of an organisation that is made, such as Europe/Berlin; otherwise this machine's",
    },
    name: { type: 'string', value: 'NAME', help: 'full name of the person' },
    email: { type: 'string', value: 'ADDRESS', help: 'what they sign in with' },
    role: {
      type: 'string',
      value: 'ROLE',
      multiple: true,
      help: 'agent, processOwner, serviceOwner, smsManager, topManagement, auditor, administrator, approver, user or customerContact; may be repeated',
    },
    for: {
      type: 'string',
      value: 'NUMBER',
      help: 'the customer, team or service that the role is limited to, by its number',
    },
    until: { type: 'string', value: 'DAY', help: 'when the role ends by itself, such as 2030-12-31' },
    'password-stdin': {
      type: 'boolean',
      help: 'read the password from the standard input; otherwise one is made and shown once',
    },
    ...jsonOption,
  },
  notes: [
    'The first person makes the organisation that --org names. Without --role they are a user, who sees the portal. What is changed holds from the next request on, while the server runs.',
  ],
  async run({ values, positionals }, env) {
    const [what, ...rest] = positionals;
    const { userWork } = await import('./user-work.ts');
    const work =
      what !== undefined && Object.hasOwn(userWork, what) ? userWork[what as keyof typeof userWork] : undefined;
    if (work === undefined) throw new UsageError('Say what to do: add, list, password, second-step-off, grant or end.');
    await work({ values, positionals: rest }, env);
  },
};
