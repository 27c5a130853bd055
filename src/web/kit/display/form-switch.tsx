import { Tooltip } from '@mantine/core';
import { IconCalendar, IconChartBar, IconLayoutKanban, IconList } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon, type IconShape } from '../basic/icon.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { daysOf, FORMS, formOf, searchOf, type Form, type FormSearch } from './forms.ts';
import css from './form-switch.module.css';

const shapes: Record<Form, IconShape> = {
  list: IconList,
  board: IconLayoutKanban,
  calendar: IconCalendar,
  chart: IconChartBar,
};
const keys: Record<Form, string> = { list: 'v l', board: 'v b', calendar: 'v c', chart: 'v g' };

/** In which form the records are shown: list, board, calendar, chart. */
export const FormSwitch = ({
  type,
  search,
  set,
}: {
  type: RecordType;
  search: FormSearch;
  set: (change: FormSearch) => void;
}) => {
  const { t } = useTranslation();
  const at = formOf(search);
  const forms = FORMS.filter((form) => form !== 'calendar' || daysOf(type).length > 0);
  const go = (form: Form): void => set(searchOf(form, null));
  useKeys(
    forms.map((form) => ({
      keys: keys[form],
      label: `form.show.${form}`,
      run: () => go(form),
    })),
  );
  return (
    <span className={css['forms']} role="group" aria-label={t('form.label')}>
      {forms.map((form) => (
        <Tooltip key={form} label={t(`form.${form}`)}>
          <button type="button" aria-label={t(`form.${form}`)} aria-pressed={form === at} onClick={() => go(form)}>
            <Icon of={shapes[form]} size={16} />
          </button>
        </Tooltip>
      ))}
    </span>
  );
};
