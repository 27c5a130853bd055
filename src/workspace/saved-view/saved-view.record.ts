import { all, any, everyone, holdsAnywhere, inState, isConfidential, not } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, flag, structured, text, words } from '#kernel/record/fields.ts';
import { sharedAccess } from '../sharing.ts';
import { check, derive } from './saved-view.rules.ts';
import { columns, DISPLAYS, options } from './saved-view.shape.ts';

/**
 * A view of the records of one type, saved as one object: `title` is its name, and
 * - `recordType` the name of the type (`incident`); `filter` in the language of filters, `sort` a field with '-' for descending,
 *   `groupBy` a field, all three as lists take them, empty for none; `columns` the fields with their widths in pixels, empty for the type's own;
 * - `display` the form that it is shown in, `options` what each form shows (saved-view.shape.ts), kept for every form that was chosen once;
 * - `defaultFor` the roles that begin with it;
 * - `portal` whether people of the portal are offered it: then, and if it is shared with all, its state is `portal` and they may read it.
 * Shared as ../sharing.ts says. Who takes it away retires it; lists of views ask for `open`.
 */
export const savedView = defineRecord({
  name: 'savedView',
  plural: 'saved-views',
  prefix: 'VIEW',
  arrangement: true,
  clauses: [],
  label: 'View',
  labelPlural: 'Views',
  common: { title: { label: 'Name', personal: false }, confidential: { label: 'Private', internal: false } },
  fields: {
    recordType: text({ required: true, max: 60, label: 'Records', indexed: true }),
    filter: text({ max: 2_000, label: 'Filter' }),
    sort: text({ max: 100, label: 'Sorted by' }),
    groupBy: text({ max: 100, label: 'Grouped by' }),
    columns: structured(columns, { label: 'Columns' }),
    display: choice(DISPLAYS, { required: true, initial: 'list', label: 'Shown as' }),
    options: structured(options, { label: 'Options' }),
    defaultFor: words({ label: 'First view of' }),
    portal: flag({ label: 'In the portal' }),
  },
  lifecycle: {
    initial: 'inUse',
    states: { inUse: 'active', portal: 'active', retired: 'void' },
    transitions: {
      offer: { from: ['inUse'], to: 'portal', system: true, label: 'Offered in the portal' },
      retire: { from: ['inUse', 'portal'], to: 'retired', label: 'Delete' },
      restore: { from: ['retired'], to: 'inUse' },
    },
  },
  access: {
    ...sharedAccess,
    // A view shows what is there: those who audit keep theirs as well.
    create: holdsAnywhere(...STAFF_ROLES),
    read: any(sharedAccess.read, all(not(isConfidential), inState('portal'), everyone)),
  },
  derive,
  check,
  views: {
    list: ['number', 'title', 'recordType', 'display', 'owner', 'team', 'state'],
    form: [
      'title',
      'description',
      'recordType',
      'filter',
      'sort',
      'groupBy',
      'columns',
      'display',
      'options',
      'confidential',
      'team',
      'defaultFor',
      'portal',
      'owner',
    ],
  },
});
