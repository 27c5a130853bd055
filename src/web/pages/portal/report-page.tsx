import { Button, FileButton, Select, Textarea, TextInput } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fieldErrors, isProblem } from '../../api/problem.ts';
import { createRecord } from '../../api/records.ts';
import type { RecordType, Value } from '../../api/types.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { isEmpty, isRef, sentValue, textOf } from '../../kit/fields/kind.ts';
import { DraftNote } from '../../kit/compose/draft-note.tsx';
import { FileStrip } from '../../kit/compose/file-strip.tsx';
import { useFormDraft } from '../../kit/compose/use-form-draft.ts';
import { RefPicker } from '../../kit/picker/ref-picker.tsx';
import { beginning, drawnForm, shownSections } from '../../kit/record/form-layout.ts';
import { FormSections } from '../../kit/record/form-sections.tsx';
import { say } from '../../kit/toast/store.ts';
import { PageMissing } from '../../shell/page-states.tsx';
import { Alike } from './alike.tsx';
import { uploadAll, useJoinTicket } from './use-join-ticket.ts';
import { useTicketType } from './use-tickets.ts';
import css from './portal.module.css';

const URGENCIES = ['1', '2', '3'];

/** What the form of the portal asks for besides the questions that stand here anyway. */
const ASKED = new Set(['title', 'description', 'service', 'urgency']);

const Form = ({ type }: { type: RecordType }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { title: given } = useSearch({ from: '/portal/portal/report' });
  const draft = useFormDraft(
    `report:${type.name}`,
    { address: '/portal/report', title: t('portal.report') },
    { title: given ?? '', urgency: '2' },
  );
  const { files } = draft;
  const [title, description, urgency] = ['title', 'description', 'urgency'].map((name) =>
    textOf(draft.values[name]),
  ) as [string, string, string];
  const service = isRef(draft.values['service']) ? draft.values['service'] : null;
  const field = type.fields['urgency'];
  const values: Record<string, Value> = { ...draft.values, title, description, service, urgency: Number(urgency) };
  const form = drawnForm(type, 'portal', values);
  const begun = { ...beginning(type, form), ...values };
  const drawn = shownSections(type, form ?? { sections: [] }, begun);
  const sections = drawn
    .map((section) => ({ ...section, fields: section.fields.filter(({ name }) => !ASKED.has(name)) }))
    .filter(({ fields }) => fields.length > 0);
  const standingOf = (name: string) => drawn.flatMap(({ fields }) => fields).find((each) => each.name === name);
  const asks = (name: string): boolean => form === undefined || standingOf(name) !== undefined;
  const words = (name: string, own: string): string => standingOf(name)?.label ?? own;

  const report = useMutation({
    mutationFn: async () => {
      const key = draft.key();
      const own = sections.flatMap(({ fields }) =>
        fields.flatMap(({ name }) => (isEmpty(begun[name]) ? [] : [[name, sentValue(begun[name])]])),
      );
      const record = await createRecord(
        type,
        {
          title,
          description,
          service: sentValue(service),
          ...(field && !field.readOnly && asks('urgency') ? { urgency: Number(urgency) } : {}),
          ...(Object.fromEntries(own) as object),
        },
        key,
      );
      const refused = await uploadAll(type, record.id, files, key);
      return { record, refused };
    },
    onSuccess: ({ record, refused }) => {
      draft.drop();
      say({ tone: 'ok', text: t('portal.reported', { number: record.number }) });
      if (refused.length > 0) say({ tone: 'bad', text: t('portal.notAttached', { names: refused.join(', ') }) });
      void navigate({ to: '/portal/tickets/$key', params: { key: record.number } });
    },
  });
  const join = useJoinTicket(draft, { title, description });
  const errors = fieldErrors(report.error);
  const elsewhere = report.isError && !errors['title'] && !errors['description'] && !errors['service'];
  return (
    <form
      className={css['report']}
      onSubmit={(event) => {
        event.preventDefault();
        report.mutate();
      }}
    >
      <DraftNote at={draft.begunAt} drop={draft.drop} />
      <TextInput
        label={words('title', t('portal.what'))}
        description={standingOf('title')?.field.help ?? t('portal.whatHelp')}
        value={title}
        error={errors['title']}
        required
        withAsterisk={false}
        maxLength={200}
        onChange={(event) => draft.set('title', event.currentTarget.value)}
      />
      <Alike
        type={type.name}
        title={title}
        description={description}
        service={service}
        same={join.mutate}
        busy={join.isPending || report.isPending}
      />
      <Textarea
        label={words('description', t('portal.tell'))}
        description={standingOf('description')?.field.help ?? t('portal.tellHelp')}
        value={description}
        error={errors['description']}
        required
        withAsterisk={false}
        autosize
        minRows={5}
        maxRows={16}
        onChange={(event) => draft.set('description', event.currentTarget.value)}
        onPaste={(event) => {
          if (event.clipboardData.types.includes('text/plain') || event.clipboardData.files.length === 0) return;
          event.preventDefault();
          draft.attach(event.clipboardData.files);
        }}
      />
      <RefPicker
        to="service"
        required={standingOf('service')?.needed ?? false}
        label={words('service', t('portal.service'))}
        value={service}
        error={errors['service']}
        change={(value) => draft.set('service', value)}
      />
      {field && !field.readOnly && asks('urgency') ? (
        <Select
          label={words('urgency', t('portal.howUrgent'))}
          data={URGENCIES.map((value) => ({ value, label: t(`portal.urgency.${value}`) }))}
          value={urgency}
          allowDeselect={false}
          onChange={(value) => draft.set('urgency', value ?? urgency)}
        />
      ) : null}
      <FormSections type={type} sections={sections} values={begun} errors={errors} change={draft.set} />
      <div className={css['files']}>
        <FileButton multiple onChange={draft.attach}>
          {(props) => (
            <Button {...props} leftSection={<Icon of={IconPaperclip} />}>
              {t('portal.attach')}
            </Button>
          )}
        </FileButton>
        <FileStrip files={files} detach={draft.detach} />
      </div>
      {elsewhere ? (
        <p className={css['refused']} role="alert">
          {isProblem(report.error) && report.error.status > 0 ? report.error.message : t('state.unreachable')}
        </p>
      ) : null}
      <div className={css['foot']}>
        <Button type="submit" variant="filled" size="lg" loading={report.isPending}>
          {t('portal.send')}
        </Button>
      </div>
    </form>
  );
};

/** Reporting that something is broken or slow, in four questions. */
export const ReportPage = () => {
  const { t } = useTranslation();
  const type = useTicketType();
  usePageTitle(t('portal.report'));
  if (!type?.may.create) return <PageMissing />;
  return (
    <div className={css['page']}>
      <header className={css['pageHead']}>
        <h1>{t('portal.report')}</h1>
      </header>
      <Form type={type} />
    </div>
  );
};
