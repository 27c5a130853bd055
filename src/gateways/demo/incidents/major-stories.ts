import { servicePlans, type Area } from '../company/services.ts';
import { textOf } from '../table.ts';

/** What one kind of major incident is about. */
export type MajorStory = {
  readonly area: Area;
  readonly title: string;
  readonly service: string;
  readonly role: string;
  readonly category: string;
  readonly subcategory: string;
  readonly description: string;
  /** What top management is told first. */
  readonly told: string;
  /** What is published, in order. */
  readonly updates: readonly string[];
  readonly notes: readonly string[];
  readonly resolution: string;
  readonly cause: string;
  readonly lessons: string;
  readonly actions: readonly string[];
};

const storyOf = (block: string): MajorStory => {
  const [title = '', ...lines] = block.trim().split('\n');
  const marked = (mark: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${mark} `) ? [line.slice(2).trim()] : []));
  const one = (mark: string): string => {
    const [found] = marked(mark);
    if (found === undefined) throw new Error(`Major incident '${title}': the line ${mark} is missing.`);
    return found;
  };
  const [service = '', role = '', ...categories] = one('@').split(' ');
  const [category = '', subcategory = ''] = categories.join(' ').split('/');
  const plan = servicePlans().find((each) => each.key === service);
  if (plan?.criticality !== 'critical' || !plan.parts.some((part) => part.role === role))
    throw new Error(`Major incident '${title}': ${service} ${role} is no part of a critical service.`);
  return {
    area: plan.area,
    title,
    service,
    role,
    category,
    subcategory,
    description: one('>'),
    told: one('$'),
    updates: marked('%'),
    notes: marked('!'),
    resolution: one('='),
    cause: one('&'),
    lessons: one('+'),
    actions: marked('-'),
  };
};

let loaded: readonly MajorStory[] | null = null;
/** The major incidents that can happen, read once: marks as in stories/README.md, see there. */
export const majorStories = (): readonly MajorStory[] =>
  (loaded ??= textOf('stories/major.txt')
    .split(/^# /m)
    .filter((block) => block.trim() !== '')
    .map(storyOf));
