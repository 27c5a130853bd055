import type { Calendar } from '../time/calendar.ts';
import type { Principal } from '../access/principal.ts';
import type { Answer, Statement } from '../store/exchange.ts';

/** What a check may ask: of the organisation whose setting it is. */
export type SettingCheck = {
  readonly principal: Principal;
  batch(statements: readonly Statement[]): Promise<readonly Answer[]>;
};

/** A setting of an organisation: named, checked, effective-dated, with a default that makes a new organisation work at once. */
export type Setting<T> = {
  readonly name: string;
  readonly schema: { parse(value: unknown): T };
  readonly initial: T;
  readonly label: string;
  /** What the schema cannot know: whether what a value names is there. By the place in the value, what is wrong with it. */
  readonly check?: (
    context: SettingCheck,
    value: unknown,
  ) => Promise<readonly { readonly field: string; readonly message: string }[]>;
};

const registry = new Map<string, Setting<unknown>>();

/** Declares a setting. Its name is unique; its value is checked by the schema whenever it is set or read. */
export const defineSetting = <T>(setting: Setting<T>): Setting<T> => {
  registry.set(setting.name, setting);
  return setting;
};
export const allSettings = (): readonly Setting<unknown>[] => [...registry.values()];
export const settingNamed = (name: string): Setting<unknown> | undefined => registry.get(name);

/** Reads the value that is or was in force: `read(setting)` now, `read(setting, at)` at a moment (epoch ms). */
export type SettingsReader = {
  read<T>(setting: Setting<T>, at?: number): T;
  /** Calendars, services and customers that clocks and rules depend on. */
  calendar(id: string | null): Calendar;
  readonly zone: string;
  readonly defaultCalendar: string | null;
  /** Whether a service is of critical importance. */
  isCritical(service: string | null): boolean;
  /** The team that supports a service, if one is named. */
  supportTeam(service: string | null): string | null;
  calendarFor(row: { service: string | null; customer: string | null }): string | null;
};

type StoredValue = { readonly name: string; readonly from: number; readonly value: unknown };

/** A lookup over stored values, newest first; values that no longer satisfy the schema fall back to the one before, then to the default. */
export const valueReader = (stored: readonly StoredValue[]): SettingsReader['read'] => {
  const byName = Map.groupBy(
    [...stored].sort((a, b) => b.from - a.from),
    (each) => each.name,
  );
  const parsed = new Map<StoredValue, unknown>();
  return <T>(setting: Setting<T>, at = Date.now()): T => {
    const held = byName.get(setting.name)?.find((each) => each.from <= at);
    if (held === undefined) return setting.initial;
    if (!parsed.has(held)) parsed.set(held, setting.schema.parse(held.value));
    return parsed.get(held) as T;
  };
};
