import { datesOf, type SheetHead } from '#gateways/exports/sheet/sheet.ts';
import { letterheadFor, type Letterhead } from '#kernel/brand/letterhead.ts';
import { isUuid } from '#kernel/store/references.ts';
import { shownLabels } from '#kernel/store/references.ts';
import type { Context } from '#kernel/store/context.ts';
import { labelsOf } from '#web/kit/fields/labels.ts';
import { termWords } from '#web/kit/filter/term-words.ts';
import { parseTerms, type Term } from '#web/kit/filter/terms.ts';
import type { Question } from './lines.ts';

/** The ids of records that a filter names. */
const idsIn = (terms: readonly Term[]): string[] =>
  terms.flatMap((term) => (term.kind === 'field' ? term.values.filter(isUuid) : []));

/** The filter, the grouping and the order in words: 'State is open; Team is Service desk; grouped by state'. */
const filterWords = async (context: Context, { type, reader, filter, sort, group }: Question): Promise<string> => {
  const { t } = reader;
  const labels = labelsOf(t, type);
  const terms = parseTerms(filter);
  const names = await shownLabels(context, idsIn(terms));
  const ascending = sort?.replace(/^-/, '') ?? 'createdAt';
  return [
    ...terms.map((term) =>
      t(
        'sheet.andThe',
        termWords(t, type, term, (_field, value) => names.get(value)?.label),
      ),
    ),
    ...(group === 'none'
      ? []
      : [
          t('sheet.grouped', {
            field: (group === 'deadline' ? t('list.groupBy.deadline') : labels.field(group)).toLowerCase(),
          }),
        ]),
    t(sort === undefined || sort.startsWith('-') ? 'sheet.sortedDown' : 'sheet.sorted', {
      field: labels.field(ascending).toLowerCase(),
    }),
  ].join('; ');
};

const markOf = ({ logo, name, named }: Letterhead): SheetHead['mark'] => {
  if (logo === null) return named ? name : null;
  const { width, height, bytes } = logo;
  return { logo: `data:image/png;base64,${bytes.toString('base64')}`, width, height };
};

/** What stands above and beside the rows of a file, in the reader's words. */
export const headOf = async (context: Context, question: Question, title: string): Promise<SheetHead> => {
  const { reader, columns, now } = question;
  const { t, format } = reader;
  const letterhead = await letterheadFor(context, reader.organisation, context.principal);
  return {
    title,
    filter: await filterWords(context, question),
    made: t('sheet.made', {
      name: reader.name,
      at: `${format.date(now)} ${format.time(now)} ${format.zoneName(now)}`,
    }),
    organisation: letterhead.name,
    mark: markOf(letterhead),
    accent: letterhead.accent,
    columns: columns.map(({ head, width, align }) => ({ head, width, align })),
    dates: datesOf(format.locale),
    words: {
      page: t('sheet.page', { page: '{{page}}', pages: '{{pages}}' }),
      about: t('sheet.about'),
      filter: t('sheet.filter'),
      nothing: t('sheet.nothing'),
    },
    locale: format.locale,
  };
};
