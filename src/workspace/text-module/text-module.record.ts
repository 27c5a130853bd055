import { defineRecord } from '#kernel/record/define.ts';
import { choice, markdown, text, words } from '#kernel/record/fields.ts';
import { sharedAccess } from '../sharing.ts';
import { check } from './text-module.rules.ts';

/**
 * A canned text: `title` is its name, `keyword` what one types after '::', `text` what is put in, in Markdown with variables
 * (variables.ts). `recordTypes` are the types that it is offered at, none for all; `audience` whether it may go to the customer;
 * `language` a tag such as 'fr'. Shared as ../sharing.ts says.
 */
export const textModule = defineRecord({
  name: 'textModule',
  plural: 'text-modules',
  prefix: 'TXT',
  arrangement: true,
  clauses: [],
  label: 'Canned text',
  labelPlural: 'Canned texts',
  common: { title: { label: 'Name', personal: false }, confidential: { label: 'Private', internal: false } },
  fields: {
    keyword: text({ required: true, max: 40, label: 'Keyword' }),
    text: markdown({ required: true, label: 'Text' }),
    audience: choice(['any', 'public', 'internal'], { required: true, initial: 'any', label: 'For' }),
    recordTypes: words({ label: 'Records' }),
    language: text({ max: 35, label: 'Language' }),
  },
  lifecycle: {
    initial: 'inUse',
    states: { inUse: 'active', retired: 'void' },
    transitions: {
      retire: { from: ['inUse'], to: 'retired', label: 'Delete' },
      restore: { from: ['retired'], to: 'inUse' },
    },
  },
  access: sharedAccess,
  check,
  views: {
    list: ['number', 'keyword', 'title', 'audience', 'language', 'recordTypes', 'owner', 'team', 'state'],
    form: ['title', 'keyword', 'text', 'audience', 'recordTypes', 'language', 'confidential', 'team', 'owner'],
  },
});
