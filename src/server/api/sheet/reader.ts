import { createInstance, type TFunction } from 'i18next';
import type { Context } from '#kernel/store/context.ts';
import { en } from '#web/locales/en.ts';
import { createFormat, type Format } from '#web/kit/format/format.ts';

/** For whom a file or a feed is written: their words, and how they write dates and figures. */
export type Reader = {
  readonly name: string;
  readonly organisation: string;
  readonly t: TFunction;
  readonly format: Format;
};

/** The words of the screen, for what is made of lists beside it. There is one source of them: src/web/locales. */
const words = createInstance();
void words.init({
  resources: { en: { translation: en } },
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

const READER = `SELECT p.title AS name, coalesce(p.locale, o.locale) AS locale, coalesce(p.zone, o.zone) AS zone, o.name AS organisation
  FROM organisation o LEFT JOIN person p ON p.org = o.org AND p.id = $2 WHERE o.org = $1`;

/** Whoever asks, as a reader. One statement. */
export const readerOf = async ({ principal, batch }: Context): Promise<Reader> => {
  const [answer] = await batch([{ name: 'reader', text: READER, values: [principal.org, principal.person] }]);
  const found = answer?.rows[0] ?? {};
  return {
    name: String(found['name'] ?? principal.name),
    organisation: String(found['organisation']),
    t: words.t,
    format: createFormat(String(found['locale'] ?? 'en-GB'), String(found['zone'] ?? 'UTC')),
  };
};
