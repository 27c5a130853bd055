import { SECTORS, type Sector } from '../company/customers.ts';
import type { Random } from '../random.ts';
import { AREAS, servicePlans, type Area } from '../company/services.ts';
import { textOf } from '../table.ts';

/** What one kind of incident is about, in the words of the people in it. */
export type Story = {
  readonly area: Area;
  readonly title: string;
  /** Keys of services.ts. */
  readonly service: string;
  /** The part of the service that fails. */
  readonly role: string;
  readonly category: string;
  readonly subcategory: string;
  readonly impact: 1 | 2 | 3;
  readonly urgency: 1 | 2 | 3;
  readonly sectors: readonly Sector[];
  readonly description: string;
  readonly question: string | null;
  readonly answer: string | null;
  /** What the supplier is asked, and what they say. */
  readonly supplier: readonly [asked: string, said: string] | null;
  readonly notes: readonly string[];
  readonly resolution: string;
  readonly code: string;
  /** Noticed by the monitoring, not by a person. */
  readonly automatic: boolean;
};

const CODES = [
  'Workaround',
  'Solved by change',
  'Duplicate',
  'Not reproducible',
  'No fault found',
  'User guidance',
  'Third party',
];
const HEAD =
  /^(?<service>\S+) (?<role>\S+) (?<category>[^/]+)\/(?<subcategory>.+) (?<impact>[123])\/(?<urgency>[123])(?<sectors>(?: [a-z]+)*)$/;

const splitCode = (text: string): { code: string; resolution: string } => {
  const code = CODES.find((each) => text.startsWith(`${each}: `));
  return code === undefined ? { code: 'Solved', resolution: text } : { code, resolution: text.slice(code.length + 2) };
};

const storyOf = (area: Area, block: string): Story => {
  const [title = '', ...lines] = block.trim().split('\n');
  const marked = (mark: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${mark} `) ? [line.slice(2).trim()] : []));
  const wrong = (what: string): never => {
    throw new Error(`Story '${title}' of ${area}: ${what}`);
  };
  const head = HEAD.exec(marked('@')[0] ?? '')?.groups ?? wrong('its second line is not understood');
  const { service = '', role = '', category = '', subcategory = '' } = head;
  const plan = servicePlans().find((each) => each.key === service) ?? wrong(`there is no service ${service}`);
  if (plan.area !== area) wrong(`${service} belongs to ${plan.area}`);
  if (!plan.parts.some((part) => part.role === role)) wrong(`${service} has no ${role}`);
  const named =
    head['sectors']
      ?.trim()
      .split(' ')
      .filter((each) => each !== '') ?? [];
  const unknown = named.find((each) => !SECTORS.some((sector) => sector === each));
  if (unknown !== undefined) wrong(`there is no sector ${unknown}`);
  const [description = wrong('nobody says what happened')] = marked('>');
  const [asked, said] = marked('~')[0]?.split(' | ') ?? [];
  return {
    area,
    title,
    service,
    role,
    category,
    subcategory,
    description,
    impact: Number(head['impact']) as Story['impact'],
    urgency: Number(head['urgency']) as Story['urgency'],
    sectors: named.length === 0 ? plan.sectors : SECTORS.filter((sector) => named.includes(sector)),
    question: marked('?')[0] ?? null,
    answer: marked('<')[0] ?? null,
    supplier: asked === undefined || said === undefined ? null : [asked, said],
    notes: marked('!'),
    automatic: description.startsWith('Automatic '),
    ...splitCode(marked('=')[0] ?? wrong('it has no end')),
  };
};

/** Reads the stories of an area: see stories/README.md for how they are written. Throws for one that names what does not exist. */
const readStories = (area: Area): Story[] =>
  textOf(`stories/${area}.txt`)
    .split(/^# /m)
    .filter((block) => block.trim() !== '')
    .map((block) => storyOf(area, block));

let loaded: readonly Story[] | null = null;
/** All stories, read once. */
export const allStories = (): readonly Story[] => (loaded ??= AREAS.flatMap(readStories));

/** What stands for the words in braces that a story leaves open. */
export type Words = Readonly<Record<string, string>> & { readonly sector: Sector };

/**
 * Fills the gaps of a story the same way in all of its texts: `{place}` from `words`, `{#3-9}` a number, `{a|b}` one of them,
 * `{~a|b|c}` by sector (healthcare, finance, retail), `{n=#3-9}` a number that `{n}` repeats. Equal gaps get equal words.
 */
export const filler = (words: Words, random: Random): ((text: string) => string) => {
  const known = new Map<string, string>(Object.entries(words));
  const open = (gap: string): string => {
    const [, name, rest] = /^([a-z]+)=(.+)$/.exec(gap) ?? [];
    if (name !== undefined && rest !== undefined) {
      const value = open(rest);
      known.set(name, value);
      return value;
    }
    const range = /^#(\d+)-(\d+)$/.exec(gap);
    if (range !== null) return String(random.between(Number(range[1]), Number(range[2])));
    if (gap.startsWith('~')) {
      const options = gap.slice(1).split('|');
      const index = SECTORS.indexOf(words.sector);
      return options[index] ?? options.at(-1) ?? '';
    }
    if (gap.includes('|')) return random.pick(gap.split('|'));
    throw new Error(`A story leaves {${gap}} open, and nothing fills it.`);
  };
  return (text) =>
    text.replaceAll(/\{([^{}]+)\}/g, (_, gap: string) => {
      const value = known.get(gap) ?? open(gap);
      known.set(gap, value);
      return value;
    });
};
