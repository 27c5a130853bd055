/** The wall clock ('2026-06-04T14:28') of a zone at an instant in UTC. */
export const toLocal = (instant: string, zone: string): string => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(instant));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
};

/**
 * The instant (ISO 8601, UTC) at which a zone's wall clock shows this time. A time that is skipped in spring is taken
 * as if the clock had not been moved yet; one that comes twice in autumn as its first.
 */
export const fromLocal = (local: string, zone: string): string => {
  const wall = Date.parse(`${local}:00Z`);
  const offsetAt = (at: number): number => Date.parse(`${toLocal(new Date(at).toISOString(), zone)}:00Z`) - at;
  const [before, after] = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)];
  const fits = [before, after]
    .map((offset) => wall - offset)
    .find((at) => toLocal(new Date(at).toISOString(), zone) === local);
  return new Date(fits ?? wall - before).toISOString();
};
