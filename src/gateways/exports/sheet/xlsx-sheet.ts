import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node';
import type { SheetBody, SheetCell, SheetHead } from './sheet.ts';

const MOST_CHARACTERS = 32_767;
const DAY_MS = 86_400_000;
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD_GROUND = '#EEF2F2';
const LINK_INK = '#0B6672';

type Feature = NonNullable<NonNullable<Parameters<typeof writeExcelFile>[1]>['features']>[number];
type Link = { readonly at: string; readonly href: string };

/** Texts are texts: no sign at their beginning makes a formula of them, even when they are edited afterwards ('@'). */
const textCell = (text: string): CellObject => ({
  type: String,
  value: text.toWellFormed().slice(0, MOST_CHARACTERS),
  ...(/^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/.test(text) ? { format: '@' } : {}),
});

const cellOf = ({ text, typed, href }: SheetCell, { dates }: SheetHead): CellObject | null => {
  switch (typed?.kind) {
    case undefined:
      if (text === '') return null;
      return href === undefined ? textCell(text) : { ...textCell(text), textColor: LINK_INK };
    case 'number':
      return { type: Number, value: typed.value, format: typed.places === 0 ? '0' : '0.00', align: 'right' };
    case 'day':
      return { type: Date, value: new Date(`${typed.value}T00:00:00Z`), format: dates.day, align: 'left' };
    case 'moment':
      return { type: Date, value: new Date(`${typed.value}Z`), format: dates.moment, align: 'left' };
    case 'length':
      return { type: Number, value: typed.value / DAY_MS, format: '[h]:mm', align: 'right' };
  }
};

/** 'A' for 0, 'AA' for 26. */
const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCodePoint(65 + (column % 26));

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Real links of the first worksheet: its cells lead to the records. */
const linksTo = (links: readonly Link[]): Feature => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (content, _options, { sheetIndex }) =>
          sheetIndex > 0 || links.length === 0
            ? content
            : content.replace(
                /(?=<pageMargins|<pageSetup|<drawing|<\/worksheet>)/,
                `<hyperlinks>${links.map(({ at }, n) => `<hyperlink ref="${at}" r:id="rIdLink${n + 1}"/>`).join('')}</hyperlinks>`,
              ),
      },
      'xl/worksheets/_rels/sheet{id}.xml.rels': {
        insert: (_options, { sheetIndex }) =>
          sheetIndex > 0
            ? undefined
            : links
                .map(
                  ({ href }, n) =>
                    `<Relationship Id="rIdLink${n + 1}" Type="${RELATIONS}/hyperlink" Target="${escaped(href)}" TargetMode="External"/>`,
                )
                .join(''),
      },
    },
  },
});

const bold = (text: string): CellObject => ({ ...textCell(text), fontWeight: 'bold' });

/** What a worksheet may be called: at most 31 characters without those that addresses of cells use. */
const sheetName = (title: string): string =>
  title
    .replaceAll(/[[\]:*?/\\']/g, ' ')
    .trim()
    .slice(0, 31) || 'Wellrun';

/** What the file is: on a sheet of its own, so that the table is nothing but a table. */
const aboutRows = ({ title, filter, made, organisation, words }: SheetHead): Row[] => [
  [bold(title)],
  ...(filter === '' ? [] : [[textCell(`${words.filter}: ${filter}`)]]),
  [textCell(made)],
  [textCell(organisation)],
];

/** A workbook: the table with a head that stays, real numbers, dates and links, and a sheet that says what it is. */
export const xlsxOf = async (head: SheetHead, { lines, leftOut }: SheetBody): Promise<Buffer> => {
  const links: Link[] = [];
  const rows: Row[] = [
    head.columns.map(({ head: text, align }) => ({
      ...bold(text),
      backgroundColor: HEAD_GROUND,
      align: align === 'end' ? 'right' : 'left',
      bottomBorderStyle: 'thin',
      bottomBorderColor: '#C4CFCF',
    })),
  ];
  for (const line of lines) {
    if (line.kind === 'group') {
      rows.push([
        { ...bold(`${line.name} (${line.count})`), backgroundColor: HEAD_GROUND },
        ...head.columns.slice(1).map((): CellObject => ({ backgroundColor: HEAD_GROUND })),
      ]);
      continue;
    }
    for (const [column, { href }] of line.cells.entries())
      if (href !== undefined) links.push({ at: `${letters(column)}${rows.length + 1}`, href });
    rows.push(line.cells.map((cell) => cellOf(cell, head)));
  }
  if (leftOut !== null) rows.push([], [{ ...textCell(leftOut), fontStyle: 'italic' }]);
  return writeExcelFile(
    [
      {
        data: rows,
        sheet: sheetName(head.title),
        columns: head.columns.map(({ width }) => ({ width })),
        stickyRowsCount: 1,
        stickyColumnsCount: 1,
      },
      { data: aboutRows(head), sheet: sheetName(head.words.about), columns: [{ width: 100 }] },
    ],
    { features: [linksTo(links)], fontFamily: 'Calibri', fontSize: 11 },
  ).toBuffer();
};
