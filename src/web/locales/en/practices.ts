/** What practices say in their own parts of the kit's pages. */
export const practices = {
  incident: {
    view: { major: 'Major', caller: 'Waiting for caller', reopened: 'Reopened' },
    known: 'Known error fits:',
    room: {
      title: 'Major incident',
      commander: 'In command',
      nobody: 'nobody yet',
      declared: 'Declared',
      informed: 'Top management told',
      informedResolved: 'Told of the end',
      reviewed: 'Reviewed',
      notYet: 'not yet',
    },
  },
  graph: {
    title: 'What it hangs together with',
    suffer: 'If it failed, {{services}} and {{items}} would suffer',
    services_one: '{{count}} service',
    services_other: '{{count}} services',
    items_one: '{{count}} item',
    items_other: '{{count}} items',
    nothing: 'Nothing else would suffer if it failed',
    depth: 'How many steps',
    view: 'Show as',
    as: { graph: 'Graph', lists: 'Lists' },
    side: { down: 'Would suffer', up: 'Needs', beside: 'Stands beside it' },
    open_one: '{{count}} open',
    open_other: '{{count}} open',
    cut: 'There is more than can be shown. Take fewer steps.',
    controls: 'Zoom',
  },
};
