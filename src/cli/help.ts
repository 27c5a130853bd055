import type { Command, Option } from './command.ts';

const WIDTH = 78;

/** Breaks a text into lines, all but the first indented. */
const wrap = (text: string, indent: number): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
};

const columns = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(...rows.map(([left]) => left.length)) + 4;
  return rows.map(([left, right]) => `  ${left.padEnd(width - 2)}${wrap(right, width)}`);
};

const flag = (name: string, { short, type, value }: Option): string =>
  `${short === undefined ? '' : `-${short}, `}--${name}${type === 'string' ? ` ${value ?? 'TEXT'}` : ''}`;

/** What `wellrun COMMAND --help` prints. */
export const commandHelp = ({ summary, usage, options, notes = [] }: Command): string =>
  [
    summary,
    '',
    ...usage.map((form, index) => `${index === 0 ? 'Usage: ' : '       '}wellrun ${form}`),
    '',
    ...columns([
      ...Object.entries(options).map(([name, option]) => [flag(name, option), option.help] as const),
      ['-h, --help', 'show this'],
    ]),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => wrap(note, 0))]),
  ].join('\n');

/** The variables that config.ts reads; the guide explains each. */
const SETTINGS = [
  'Every command reads the same settings from the environment: WELLRUN_DATA, the data folder (./data); DATABASE_URL, a PostgreSQL of your own instead of the one in the data folder. The server also reads HOST, PORT, PUBLIC_URL, TRUSTED_PROXIES, SMTP_URL, MAIL_FROM, MAIL_IN_PORT, MAIL_IN_HOST, MAIL_IN_CERT, MAIL_IN_KEY, LOG_LEVEL, METRICS_TOKEN, ORGANISATION_HOSTS, RATE_LIMIT and WEBHOOK_ALLOW.',
  'docs/guide/administrator.md explains them all.',
];

/** What `wellrun --help` prints. */
export const overview = (commands: readonly (readonly [name: string, summary: string])[], version: string): string =>
  [
    `Wellrun ${version}: a service management system.`,
    '',
    'Usage: wellrun COMMAND [options]',
    '',
    ...columns(commands),
    '',
    'wellrun COMMAND --help tells more of one.',
    '',
    ...SETTINGS.map((line) => wrap(line, 0)),
  ].join('\n');
