import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';
import type { Column, Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { SheetBody, SheetCell, SheetColumn, SheetHead, SheetLine } from './sheet.ts';

/** Roboto, as pdfmake ships it: Latin with all its marks, Greek and Cyrillic. */
const FONTS = join(dirname(createRequire(import.meta.url).resolve('pdfmake/fonts/Roboto.js')), 'Roboto');
const font = (name: string): string => join(FONTS, `Roboto-${name}.ttf`);

const INK = '#16211F';
const FAINT = '#5A6A68';
const LINE = '#DDE4E3';
const GROUND = '#F1F5F4';
/** From this width in characters on a table lies across the page. */
const WIDE = 105;
const MARGIN = 34;

const prepare = (): void => {
  pdfmake.setFonts({
    Roboto: {
      normal: font('Regular'),
      bold: font('Medium'),
      italics: font('Italic'),
      bolditalics: font('MediumItalic'),
    },
  });
  // Nothing in a document is fetched: neither from the net nor from the disk, its typeface apart.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));
};

/** A word that is longer than its column gives way inside, or the table would grow beyond the page. */
const breakable = (text: string): string => text.replaceAll(/(\S{24})(?=\S)/gu, '$1\u200b');

const cellOf = ({ text, href }: SheetCell, { align }: SheetColumn, accent: string): TableCell => ({
  text: breakable(text),
  ...(align === 'end' ? { alignment: 'right' } : {}),
  ...(href === undefined ? {} : { link: href, color: accent }),
});

const rowOf = (head: SheetHead, line: SheetLine): TableCell[] =>
  line.kind === 'group'
    ? [
        {
          text: [
            { text: line.name, bold: true },
            { text: `  ${line.count}`, color: FAINT },
          ],
          colSpan: head.columns.length,
          fillColor: GROUND,
          margin: [0, 2, 0, 2],
        },
        ...head.columns.slice(1).map(() => ({})),
      ]
    : head.columns.map((column, n) => cellOf(line.cells[n] ?? { text: '' }, column, head.accent));

/** As high and as wide as a logo is at the head, in points. */
const LOGO_HIGH = 24;
const LOGO_WIDE = 140;

const markOf = (mark: NonNullable<SheetHead['mark']>): Column => {
  if (typeof mark === 'string') return { text: mark, bold: true, fontSize: 10, alignment: 'right', width: 'auto' };
  const scale = Math.min(LOGO_HIGH / mark.height, LOGO_WIDE / mark.width);
  return { image: mark.logo, width: mark.width * scale, height: mark.height * scale };
};

const above = ({ title, filter, words, mark }: SheetHead): Content[] => [
  {
    columns: [{ text: title, fontSize: 15, bold: true, width: '*' }, ...(mark === null ? [] : [markOf(mark)])],
    margin: [0, 0, 0, 2],
  },
  ...(filter === '' ? [] : [{ text: `${words.filter}: ${filter}`, color: FAINT, margin: [0, 0, 0, 2] } as Content]),
];

const documentOf = (head: SheetHead, { lines, leftOut }: SheetBody): TDocumentDefinitions => {
  const total = head.columns.reduce((sum, { width }) => sum + width, 0);
  const across = total > WIDE;
  return {
    pageSize: 'A4',
    pageOrientation: across ? 'landscape' : 'portrait',
    pageMargins: [MARGIN, MARGIN, MARGIN, 44],
    info: { title: head.title, author: head.organisation, creator: 'Wellrun' },
    language: head.locale,
    defaultStyle: { font: 'Roboto', fontSize: across ? 8 : 7.5, color: INK, lineHeight: 1.1 },
    content: [
      ...above(head),
      ...(leftOut === null ? [] : [{ text: leftOut, bold: true, margin: [0, 0, 0, 2] } as Content]),
      lines.length === 0
        ? { text: head.words.nothing, color: FAINT, margin: [0, 8, 0, 0] }
        : {
            margin: [0, 6, 0, 0],
            table: {
              headerRows: 1,
              // What fits is as wide as it says; what is widest takes what is left.
              widths: widthsOf(head.columns, across),
              dontBreakRows: true,
              body: [
                head.columns.map(({ head: text, align }) => ({
                  text,
                  bold: true,
                  color: FAINT,
                  ...(align === 'end' ? { alignment: 'right' as const } : {}),
                })),
                ...lines.map((line) => rowOf(head, line)),
              ],
            },
            layout: {
              hLineWidth: (row: number) => (row === 0 ? 0 : 0.5),
              vLineWidth: () => 0,
              hLineColor: () => LINE,
              paddingLeft: (column: number) => (column === 0 ? 0 : 4),
              paddingRight: () => 4,
              paddingTop: () => 3,
              paddingBottom: () => 3,
            },
          },
    ],
    footer: (page: number, pages: number) => ({
      margin: [MARGIN, 14, MARGIN, 0],
      fontSize: 7,
      color: FAINT,
      columns: [
        { text: `${head.organisation}. ${head.made}`, width: '*' },
        {
          text: head.words.page.replace('{{page}}', String(page)).replace('{{pages}}', String(pages)),
          alignment: 'right',
          width: 'auto',
        },
      ],
    }),
  };
};

const PAGE_POINTS = { portrait: 595.28, landscape: 841.89 } as const;

/** Widths in points that fill the page, in proportion to what the columns say they need. */
const widthsOf = (columns: readonly SheetColumn[], across: boolean): number[] => {
  const padding = columns.length * 8 - 4;
  const room = PAGE_POINTS[across ? 'landscape' : 'portrait'] - 2 * MARGIN - padding;
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  return columns.map(({ width }) => Math.floor((room * width) / total));
};

/** A document to print: title, filter, who made it and when, pages with numbers, and the head of the table on each. */
export const pdfOf = async (head: SheetHead, body: SheetBody): Promise<Buffer> => {
  prepare();
  return pdfmake.createPdf(documentOf(head, body)).getBuffer();
};
