import type { Mutation } from './mutation.ts';
import { access, credentials, walls } from './mutations-of-access.ts';
import { content, evidence, writing } from './mutations-of-records.ts';

/** Every defect that is planted, one at a time. */
export const MUTATIONS: readonly Mutation[] = [
  ...walls,
  ...access,
  ...credentials,
  ...writing,
  ...evidence,
  ...content,
];
