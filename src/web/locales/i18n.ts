import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';

/** Starts the translations. English is always there; whatever a language lacks falls back to it. */
export const startTranslations = (): void => {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en } },
    lng: 'en',
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  if (wantsPseudo())
    void import('./pseudo.ts').then(({ pseudoTexts }) => {
      i18next.addResourceBundle('en-pseudo', 'translation', pseudoTexts(en), true, true);
      return i18next.changeLanguage('en-pseudo');
    });
};

/** Whether somebody who tests wants to see long, accented texts: `localStorage['wellrun.language'] = 'pseudo'`. */
const wantsPseudo = (): boolean => {
  try {
    return localStorage.getItem('wellrun.language') === 'pseudo';
  } catch {
    return false;
  }
};
