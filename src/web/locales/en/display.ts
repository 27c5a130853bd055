/** Forms of display and files: lists as tables to take along, boards, calendars, charts, feeds. */
export const display = {
  sheet: {
    made: '{{name}}, {{at}}',
    page: 'Page {{page}} of {{pages}}',
    about: 'About this file',
    filter: 'Filter',
    grouped: 'grouped by {{field}}',
    sorted: 'sorted by {{field}}',
    sortedDown: 'sorted by {{field}}, descending',
    nothing: 'No record fits this filter.',
    leftOut:
      'Only the first {{most}} of {{of}} records are in this file: a {{format}} holds no more. Narrow the filter, or take another format.',
    tooMany:
      'Only the first {{most}} records are grouped by deadline in one file. Narrow the filter, or group by nothing.',
    andThe: '{{field}} {{op}} {{value}}',
    others: 'Others',
  },
};
