import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { templatesQuery, type Template } from '../../api/templates.ts';
import type { RecordType } from '../../api/types.ts';

/** The templates of a type, to begin with one of them; nothing where there is none. `asked` is one by its number, used at once. */
export const ChooseTemplate = ({
  type,
  asked,
  chosen,
  use,
}: {
  type: RecordType;
  asked: string | undefined;
  chosen: string | null;
  use: (template: Template | null) => void;
}) => {
  const { t } = useTranslation();
  const templates = useQuery(templatesQuery(type.name)).data;
  const begin = useEffectEvent((found: Template) => {
    if (chosen === null) use(found);
  });
  const wanted = templates?.find(({ number }) => number === asked);
  useEffect(() => {
    if (wanted) begin(wanted);
  }, [wanted]);
  if (!templates || templates.length === 0) return null;
  return (
    <Select
      mb={14}
      label={t('template.begin')}
      placeholder={t('template.none')}
      data={templates.map(({ id, title }) => ({ value: id, label: title }))}
      searchable
      clearable
      value={chosen}
      onChange={(id) => use(templates.find((each) => each.id === id) ?? null)}
    />
  );
};
