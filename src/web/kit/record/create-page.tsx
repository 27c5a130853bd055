import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByPlural } from '../../api/definitions.ts';
import { fieldErrors, isProblem } from '../../api/problem.ts';
import { createRecord } from '../../api/records.ts';
import { addPlannedTask, type Template } from '../../api/templates.ts';
import type { RecordType } from '../../api/types.ts';
import { PageMissing } from '../../shell/page-states.tsx';
import { Alike } from '../alike/alike.tsx';
import { Form } from '../basic/form.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { LinkButton } from '../basic/link-button.tsx';
import { DraftNote } from '../compose/draft-note.tsx';
import { useFormDraft } from '../compose/use-form-draft.ts';
import { usePageTitle } from '../basic/use-page-title.ts';
import { isEmpty, sentValue } from '../fields/kind.ts';
import { useLabels } from '../fields/use-labels.ts';
import { ChooseTemplate } from '../template/choose-template.tsx';
import { useTemplate } from '../template/use-template.ts';
import { say } from '../toast/store.ts';
import { beginning, drawnForm, shownSections } from './form-layout.ts';
import { FormSections } from './form-sections.tsx';
import css from './create-page.module.css';

const FIRST = '[data-field] :is(input:not([type=hidden]), textarea)';

const NewRecord = ({ type }: { type: RecordType }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { template: asked } = useSearch({ from: '/app/$plural/new' });
  const [template, setTemplate] = useState<Template | null>(null);
  const { fill, tasksOf } = useTemplate(type);
  const what = labels.one.toLowerCase();
  const [initial] = useState(() => beginning(type, drawnForm(type, 'staff', {})));
  const form = useFormDraft(
    `create:${type.name}`,
    { address: `/${type.plural}/new`, title: t('record.createTitle', { what }) },
    initial,
  );
  const { values } = form;
  usePageTitle(t('record.createTitle', { what }));
  const page = useRef<HTMLDivElement>(null);
  // Whoever opens it goes on writing; a finger does not want a keyboard over the page yet.
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) page.current?.querySelector<HTMLElement>(FIRST)?.focus();
  }, []);

  const create = useMutation({
    mutationFn: async () => {
      // What the form no longer shows is not sent.
      const given = Object.entries(values).filter(([name, value]) => !isEmpty(value) && fields.includes(name));
      const record = await createRecord(
        type,
        Object.fromEntries(given.map(([name, value]) => [name, sentValue(value)])),
        form.key(),
      );
      for (const task of template ? tasksOf(template) : [])
        await addPlannedTask(type, record.id, task).catch((error: unknown) =>
          say({ tone: 'bad', text: t('template.noTask'), detail: error instanceof Error ? error.message : '' }),
        );
      return record;
    },
    onSuccess: (record) => {
      form.drop();
      void client.invalidateQueries({ queryKey: ['records', type.name] });
      say({ tone: 'ok', text: t('record.created', { number: record.number }) });
      void navigate({ to: '/$plural/$key', params: { plural: type.plural, key: record.number } });
    },
    // Without an answer it may have been created all the same: the same key then brings that record.
    onError: (error) => {
      if (!isProblem(error, 0)) form.renew();
      requestAnimationFrame(() => page.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
    },
  });
  const begin = (next: Template | null): void => {
    setTemplate(next);
    if (next) void fill(next).then(form.setAll);
  };
  const errors = fieldErrors(create.error);
  const sections = shownSections(type, drawnForm(type, 'staff', values), values);
  const fields = sections.flatMap((section) => section.fields.map(({ name }) => name));
  const elsewhere = create.isError && Object.keys(errors).every((name) => !fields.includes(name));
  return (
    <div ref={page} className={css['page']}>
      <Form className={css['form']} label={t('record.form')} submit={create.mutate}>
        <h1>{t('record.createTitle', { what })}</h1>
        <DraftNote at={form.begunAt} drop={form.drop} />
        <ChooseTemplate type={type} asked={asked} chosen={template?.id ?? null} use={begin} />
        <FormSections type={type} sections={sections} values={values} errors={errors} change={form.set} />
        {elsewhere ? (
          <p className={css['refused']} role="alert">
            {isProblem(create.error) ? create.error.message : t('state.unexpected')}
          </p>
        ) : null}
        <div className={css['foot']}>
          <Button type="submit" variant="filled" loading={create.isPending} rightSection={<Kbd keys="Ctrl ↵" />}>
            {t('record.create', { what })}
          </Button>
          <LinkButton to="/$plural" params={{ plural: type.plural }} variant="subtle">
            {t('record.cancel')}
          </LinkButton>
        </div>
      </Form>
      {type.arrangement ? null : <Alike type={type} values={values} />}
    </div>
  );
};

/** A new record of any type. */
export const CreatePage = () => {
  const { plural } = useParams({ from: '/app/$plural/new' });
  const type = useTypeByPlural(plural);
  return type?.may.create ? <NewRecord key={type.name} type={type} /> : <PageMissing />;
};
