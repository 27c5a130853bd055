import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putSetting, settingQuery, type SettingDetail } from '../../../api/admin.ts';
import { useTypes, useWorkTypes } from '../../../api/definitions.ts';
import type { RecordType } from '../../../api/types.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Kbd } from '../../../kit/basic/kbd.tsx';
import { useLabels } from '../../../kit/fields/use-labels.ts';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { say } from '../../../kit/toast/store.ts';
import { Refused } from '../refused.tsx';
import { draftOf, withChoices, withStates, type ChoiceWords, type Draft, type StateWords } from './draft.ts';
import { WordRows } from './word-rows.tsx';
import admin from '../admin.module.css';
import css from './words.module.css';

type Settings = { states: SettingDetail; choices: SettingDetail };

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const Editor = ({ type, settings, may }: { type: RecordType; settings: Settings; may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const labels = useLabels(type);
  const states = settings.states.current.value as StateWords;
  const choices = settings.choices.current.value as ChoiceWords;
  const begin = draftOf(t, type, choices[type.name] ?? {});
  const [draft, setDraft] = useState<Draft>(begin);
  const set = (more: Partial<Draft>): void => setDraft({ ...draft, ...more });
  const setChoice = (field: string, more: Partial<Draft['choices'][number]>): void =>
    set({ choices: draft.choices.map((each) => (each.field === field ? { ...each, ...more } : each)) });
  const save = useMutation({
    mutationFn: async () => {
      const [nextStates, nextChoices] = [withStates(states, type.name, draft), withChoices(choices, type.name, draft)];
      if (!same(nextStates, states)) await putSetting('record.states', settings.states.version, nextStates, undefined);
      if (!same(nextChoices, choices))
        await putSetting('record.choices', settings.choices.version, nextChoices, undefined);
    },
    onSuccess: () => say({ tone: 'ok', text: t('admin.saved', { label: labels.many }) }),
    onSettled: () => client.invalidateQueries(),
  });
  const nothing = draft.choices.length + draft.steps.length === 0;
  return (
    <Form className={undefined} label={t('admin.part.words')} submit={() => may && save.mutate()}>
      <section className={css['group']} aria-labelledby="words-states">
        <header>
          <h3 id="words-states">{t('admin.words.states')}</h3>
        </header>
        <WordRows
          words={draft.states}
          change={(words) => set({ states: words })}
          may={may}
          phaseOf={(state) => type.lifecycle.states[state]?.phase}
        />
      </section>
      {draft.steps.length > 0 ? (
        <section className={css['group']} aria-labelledby="words-steps">
          <header>
            <h3 id="words-steps">{t('admin.words.steps')}</h3>
          </header>
          <WordRows words={draft.steps} change={(words) => set({ steps: words })} may={may} hideable />
        </section>
      ) : null}
      {draft.choices.map(({ field, words, decided }) => (
        <section key={field} className={css['group']} aria-labelledby={`words-${field}`}>
          <header>
            <h3 id={`words-${field}`}>{labels.field(field)}</h3>
            {decided && may ? (
              <Button
                variant="subtle"
                aria-label={t('admin.words.usualOf', { field: labels.field(field) })}
                onClick={() =>
                  setChoice(field, {
                    decided: false,
                    words: words.map((each) => ({ ...each, label: '', hidden: false })),
                  })
                }
              >
                {t('admin.words.usual')}
              </Button>
            ) : null}
          </header>
          <WordRows
            words={words}
            change={(next) => setChoice(field, { words: next, decided: true })}
            may={may}
            ordered
            hideable
          />
        </section>
      ))}
      {nothing ? <p className="muted">{t('admin.words.none')}</p> : null}
      {may ? (
        <div className={css['save']}>
          <Button
            type="submit"
            variant="filled"
            disabled={same(draft, begin)}
            loading={save.isPending}
            rightSection={<Kbd keys="Ctrl ↵" />}
          >
            {t('admin.words.save')}
          </Button>
          <Refused error={save.error} />
        </div>
      ) : null}
    </Form>
  );
};

/** How the states, steps and choices of each type of record are called, ordered and offered. */
export const WordsPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const work = useWorkTypes();
  const types = useTypes();
  const [name, setName] = useState('incident');
  const states = useQuery(settingQuery('record.states')).data;
  const choices = useQuery(settingQuery('record.choices')).data;
  const type = types.find((each) => each.name === name) ?? work[0];
  return (
    <section aria-labelledby="words-title">
      <header className={admin['head']}>
        <h2 id="words-title">{t('admin.part.words')}</h2>
        <p className="muted">{t('admin.words.about')}</p>
      </header>
      <NativeSelect
        className={admin['find'] ?? ''}
        label={t('admin.words.of')}
        data={work.map((each) => ({ value: each.name, label: each.labelPlural }))}
        value={type?.name ?? ''}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {states && choices && type ? (
        <Editor
          key={`${type.name} ${states.version} ${choices.version}`}
          type={type}
          settings={{ states, choices }}
          may={may}
        />
      ) : (
        <SkeletonRows rows={10} />
      )}
    </section>
  );
};
