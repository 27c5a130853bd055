/** What a value is besides its text, for files that know numbers and dates. Days and wall clocks are in the reader's time zone. */
export type Typed =
  | { readonly kind: 'number'; readonly value: number; readonly places: 0 | 2 }
  /** 'YYYY-MM-DD' */
  | { readonly kind: 'day'; readonly value: string }
  /** 'YYYY-MM-DDTHH:MM:SS' */
  | { readonly kind: 'moment'; readonly value: string }
  /** Milliseconds. */
  | { readonly kind: 'length'; readonly value: number };

/** One cell: its text as it reads on the screen, what it is, and where it leads. */
export type SheetCell = { readonly text: string; readonly typed?: Typed; readonly href?: string };

export type SheetLine =
  | { readonly kind: 'group'; readonly name: string; readonly count: number }
  | { readonly kind: 'row'; readonly cells: readonly SheetCell[] };

export type SheetColumn = {
  readonly head: string;
  /** In characters. */
  readonly width: number;
  readonly align: 'start' | 'end';
};

/** How dates are written: in text ('04/06/2026 14:28'), and as spreadsheets name it ('dd/mm/yyyy'). */
export type SheetDates = {
  readonly day: string;
  readonly moment: string;
};

/** A list as a file: what stands above and beside the rows, all of it in the reader's words. */
export type SheetHead = {
  readonly title: string;
  /** The filter in words; empty where everything is shown. */
  readonly filter: string;
  /** 'Printed by Nadia Benali, 4 Jun 2026 14:28 CEST' */
  readonly made: string;
  readonly organisation: string;
  /** A logo as a data: address with its size, otherwise the name where it is to stand at the head; null for neither. */
  readonly mark: { readonly logo: string; readonly width: number; readonly height: number } | string | null;
  /** `#rrggbb`, which can be read on white. */
  readonly accent: string;
  readonly columns: readonly SheetColumn[];
  readonly dates: SheetDates;
  readonly words: {
    /** 'Page {{page}} of {{pages}}', with both holes. */
    readonly page: string;
    /** 'About this file' */
    readonly about: string;
    readonly filter: string;
    /** Said where nothing was found. */
    readonly nothing: string;
  };
  /** BCP 47. */
  readonly locale: string;
};

/** The rows of a sheet with what is said at their end: how many more there are, and why they are left out. */
export type SheetBody = { readonly lines: readonly SheetLine[]; readonly leftOut: string | null };

/** How a file may be made, and how many records it holds at most. */
export const SHEET_FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', most: 1_000_000 },
  // A worksheet holds 65,530 links at most.
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', most: 50_000 },
  pdf: { type: 'application/pdf', most: 3_000 },
} as const;
export type SheetFormat = keyof typeof SHEET_FORMATS;

const pad = (value: number): string => String(value).padStart(2, '0');

/** A day as a locale writes it in figures, from a pattern such as 'dd/mm/yyyy'. */
export const writeDay = (pattern: string, day: string): string => {
  const [year = '', month = '', date = ''] = day.split('-');
  return pattern.replace('dd', date).replace('mm', month).replace('yyyy', year);
};

/** A wall clock in figures: the day, then hours and minutes. */
export const writeMoment = (dates: SheetDates, moment: string): string =>
  `${writeDay(dates.day, moment.slice(0, 10))} ${moment.slice(11, 16)}`;

/** How a locale writes days in figures, as spreadsheets name it: 'dd/mm/yyyy', 'yyyy-mm-dd'. */
export const datesOf = (locale: string): SheetDates => {
  const names: Readonly<Record<string, string>> = { day: 'dd', month: 'mm', year: 'yyyy' };
  const day = new Intl.DateTimeFormat(locale, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    calendar: 'gregory',
  })
    .formatToParts(Date.UTC(2000, 11, 31))
    .map(({ type, value }) => names[type] ?? (type === 'literal' ? value.replaceAll(/[^\d\-./ ]/gu, '') : ''))
    .join('');
  return { day, moment: `${day} hh:mm` };
};

/** A length of time in hours and minutes, '27:05': what spreadsheets add up. */
export const writeLength = (ms: number): string => {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  return `${ms < 0 ? '-' : ''}${Math.floor(minutes / 60)}:${pad(minutes % 60)}`;
};
