type WithWeek = { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };

/** On which weekday weeks begin in a locale, 1 (Monday) to 7. */
export const firstWeekday = (locale: string): number => {
  const known = new Intl.Locale(locale) as WithWeek;
  return known.getWeekInfo?.().firstDay ?? known.weekInfo?.firstDay ?? 1;
};

const NARROW = ' ';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Instant = string | number | Date;

/** Everything that writes dates and figures for one locale and one time zone. Instants are ISO texts or milliseconds. */
export type Format = ReturnType<typeof createFormat>;

const lengthOf = (ms: number): string => {
  if (ms < MINUTE) return '';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  if (ms < 365 * DAY) return `${Math.floor(ms / DAY)}d`;
  return `${Math.floor(ms / (365 * DAY))}y`;
};

/** Bytes in the unit that keeps the figure short: '4 kB', '1.2 MB'. Powers of 1000, as SI has it. */
const bytesOf = (bytes: number, write: Intl.NumberFormat): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${write.format(bytes / 1000 ** step)}${NARROW}${units[step]}`;
};

/**
 * The formats of a locale ('en-GB'), an IANA time zone ('Europe/Paris'), a clock of 24 or 12 hours and the weekday on which
 * weeks begin, 1 (Monday) to 7. Groups of figures are set apart by a narrow space.
 */
export const createFormat = (
  locale: string,
  zone: string,
  hours: '24' | '12' = '24',
  firstDay: number = firstWeekday(locale),
) => {
  const hourCycle = hours === '12' ? 'h12' : 'h23';
  const writer = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  const time = writer({ hour: '2-digit', minute: '2-digit', hourCycle });
  const seconds = writer({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle });
  const day = writer({ weekday: 'short', day: 'numeric', month: 'short' });
  const dayMonth = writer({ day: 'numeric', month: 'short' });
  const monthYear = writer({ month: 'long', year: 'numeric' });
  const dayYear = writer({ day: 'numeric', month: 'short', year: 'numeric' });
  const dayLong = writer({ weekday: 'long', day: 'numeric', month: 'long' });
  const weekday = writer({ weekday: 'short' });
  const month = writer({ month: 'long' });
  const monthLetter = writer({ month: 'narrow' });
  const hour = writer({ hour: '2-digit', hourCycle: 'h23' });
  const isoDay = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const zoneName = writer({ timeZoneName: 'short' });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const two = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const fixedOne = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  const at = (instant: Instant): Date => (instant instanceof Date ? instant : new Date(instant));
  const plain = (format: Intl.DateTimeFormat, instant: Instant): string =>
    format.format(at(instant)).replaceAll(',', '');
  const grouped = (write: Intl.NumberFormat, value: number): string =>
    write
      .formatToParts(value)
      .map((part) => (part.type === 'group' ? NARROW : part.value))
      .join('');

  return {
    locale,
    zone,
    /** The weekday on which weeks begin, 1 (Monday) to 7. */
    firstDay,
    /** '14:28' */
    time: (instant: Instant) => plain(time, instant),
    /** '14:31:52' */
    seconds: (instant: Instant) => plain(seconds, instant),
    /** 'Thu 4 Jun' */
    day: (instant: Instant) => plain(day, instant),
    /** '4 Jun' */
    dayMonth: (instant: Instant) => plain(dayMonth, instant),
    /** 'June 2026' */
    monthYear: (instant: Instant) => plain(monthYear, instant),
    /** '4 Jun 2026' */
    date: (instant: Instant) => plain(dayYear, instant),
    /** 'Thursday 4 June' */
    dayLong: (instant: Instant) => plain(dayLong, instant),
    /** 'Wed' */
    weekday: (instant: Instant) => plain(weekday, instant),
    /** 'June' */
    month: (instant: Instant) => plain(month, instant),
    /** 'J' */
    monthLetter: (instant: Instant) => plain(monthLetter, instant),
    /** '07' */
    hour: (instant: Instant) => plain(hour, instant),
    /** '2026-06-04' in the zone: equal for two instants of the same day. */
    isoDay: (instant: Instant) => isoDay.format(at(instant)),
    /** 'Thu 4 Jun 14:28'; '4 Jun 2024 14:28' in another year than this one. */
    dateTime: (instant: Instant) =>
      `${plain(isoDay.format(at(instant)).startsWith(isoDay.format(Date.now()).slice(0, 4)) ? day : dayYear, instant)} ${plain(time, instant)}`,
    /** 'CEST' */
    zoneName: (instant: Instant) =>
      zoneName.formatToParts(at(instant)).find((part) => part.type === 'timeZoneName')?.value ?? zone,
    /** How long before `now`: '3m', '1h', '6d'; empty below a minute. */
    ago: (instant: Instant, now: number) => lengthOf(Math.max(0, now - at(instant).getTime())),
    /** '4 182 991' */
    count: (value: number) => grouped(whole, value),
    /** '1.8', at most one figure behind the point */
    figure: (value: number) => grouped(one, value),
    /** '4.26' */
    score: (value: number) => grouped(two, value),
    /** '97.3 %' of a share from 0 to 1 */
    share: (value: number) => `${grouped(fixedOne, value * 100)}${NARROW}%`,
    bytes: (value: number) => bytesOf(value, one),
    /** 12 345 minor units (cents) as money without a currency: '123.45' */
    money: (minor: number) => grouped(two, minor / 100),
  };
};
