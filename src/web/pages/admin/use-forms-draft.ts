import type { RecordForm } from '#kernel/record/form.ts';
import { useTranslation } from 'react-i18next';
import type { SettingDetail } from '../../api/admin.ts';
import { useDraft } from '../../kit/compose/use-draft.ts';

const parsed = (text: unknown): readonly RecordForm[] | undefined => {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as readonly RecordForm[]) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The forms as they are being drawn: kept with the other drafts of the person until they are published. `base` is the version of
 * the setting that they began with: what somebody else published meanwhile is not overwritten unseen.
 */
export const useFormsDraft = (setting: SettingDetail) => {
  const { t } = useTranslation();
  const published = setting.current.value as readonly RecordForm[];
  const { draft, keep, drop } = useDraft('forms', { address: '/administration/forms', title: t('admin.part.forms') });
  const kept = parsed(draft?.values?.['forms']);
  const base = Number(draft?.values?.['base'] ?? setting.version);
  return {
    forms: kept ?? published,
    base: kept ? base : setting.version,
    changed: kept !== undefined,
    outdated: kept !== undefined && base !== setting.version,
    set: (forms: readonly RecordForm[]): void => {
      const text = JSON.stringify(forms);
      if (text === JSON.stringify(published)) return drop();
      const names = forms.filter((form) => !published.includes(form)).map(({ name }) => name);
      return keep({ values: { names: names.join(', '), base: kept ? base : setting.version, forms: text } });
    },
    drop,
  };
};
