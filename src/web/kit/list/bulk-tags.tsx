import { Button, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '../basic/form.tsx';
import css from './bulk-bar.module.css';

/** Adds tags to all selected records, or takes them away; the others of each stay. */
export const BulkTags = ({ set }: { set: (tags: { add?: string[]; remove?: string[] }) => void }) => {
  const { t } = useTranslation();
  const [words, setWords] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  const all = [...new Set([...words, typed].flatMap((each) => each.split(',')).map((word) => word.trim()))].filter(
    (word) => word !== '',
  );
  const none = all.length === 0;
  return (
    <Form className={css['assign']} submit={() => none || set({ add: all })}>
      <TagsInput
        data-autofocus
        label={t('list.tags')}
        value={words}
        onChange={setWords}
        searchValue={typed}
        onSearchChange={setTyped}
        // What was typed counts as it stands: made a tag on the way to a button, it would move the button away.
        acceptValueOnBlur={false}
        maxTags={50}
      />
      <div className={css['foot']}>
        <Button variant="subtle" disabled={none} onClick={() => set({ remove: all })}>
          {t('list.tagsRemove')}
        </Button>
        <Button type="submit" variant="filled" disabled={none}>
          {t('list.tagsAdd')}
        </Button>
      </div>
    </Form>
  );
};
