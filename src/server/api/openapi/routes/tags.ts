import type { Tag } from '../route.ts';

export const PARTS: Tag = {
  name: 'What any record has',
  description:
    'Comments, timeline, history, clocks, links, files, people and tasks: the same for every type of record. `plural` is its name in addresses, such as incidents; `id` its id or number.',
};
