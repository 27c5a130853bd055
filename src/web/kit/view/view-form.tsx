import { Button, Checkbox, Modal, MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { isProblem } from '../../api/problem.ts';
import { useSession } from '../../api/session.ts';
import type { SavedView } from '../../api/views.ts';
import { Form } from '../basic/form.tsx';
import { RefPicker } from '../picker/ref-picker.tsx';
import type { ViewSettings } from './use-views.ts';
import css from './view.module.css';

const SHARERS = ['processOwner', 'serviceOwner', 'smsManager', 'administrator'];

const settingsOf = (view: SavedView | null): ViewSettings => ({
  title: view?.title ?? '',
  sharing: view === null || (view.confidential && view.team === null) ? 'me' : view.confidential ? 'team' : 'all',
  team: view?.team ?? null,
  defaultFor: view?.defaultFor ?? [],
  portal: view?.portal ?? false,
});

/** How a view is called, who has it, and whose first view it is. */
export const ViewForm = ({
  view,
  save,
  close,
}: {
  /** Null for a new one. */
  view: SavedView | null;
  save: (settings: ViewSettings) => Promise<void>;
  close: () => void;
}) => {
  const { t } = useTranslation();
  const mayShare = useSession().roles.some((role) => SHARERS.includes(role));
  const [settings, setSettings] = useState(() => settingsOf(view));
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (change: Partial<ViewSettings>): void => setSettings((before) => ({ ...before, ...change }));
  const { title, sharing, team, defaultFor, portal } = settings;
  const ready = title.trim() !== '' && (sharing !== 'team' || team !== null);
  const submit = (): void => {
    if (!ready || busy) return;
    setBusy(true);
    save(settings).then(close, (error: unknown) => {
      setBusy(false);
      setRefused(isProblem(error) ? error.message : t('state.unexpected'));
    });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(view ? 'view.settings' : 'view.saveNew')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Form className={css['form']} submit={submit}>
        <TextInput
          data-autofocus
          label={t('view.name')}
          required
          maxLength={120}
          value={title}
          error={refused}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <div>
          <div className={css['label']} id="view-sharing">
            {t('view.sharing')}
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="view-sharing"
            value={sharing}
            onChange={(value) => set({ sharing: value })}
            data={(['me', 'team', 'all'] as const).map((value) => ({
              value,
              label: t(`view.sharingWith.${value}`),
              disabled: value === 'all' && !mayShare,
            }))}
          />
          {mayShare ? null : <p className="sm muted">{t('view.allNeeds')}</p>}
        </div>
        {sharing === 'team' ? (
          <RefPicker to="team" label={t('view.team')} required value={team} change={(value) => set({ team: value })} />
        ) : null}
        {sharing === 'all' ? (
          <>
            <MultiSelect
              label={t('view.defaultFor')}
              description={t('view.defaultForHelp')}
              data={STAFF_ROLES.map((role) => ({ value: role, label: t(`view.role.${role}`) }))}
              value={defaultFor}
              onChange={(value) => set({ defaultFor: value })}
            />
            <Checkbox
              label={t('view.portal')}
              checked={portal}
              onChange={(event) => set({ portal: event.currentTarget.checked })}
            />
          </>
        ) : null}
        <div className={css['foot']}>
          <Button variant="subtle" onClick={close}>
            {t('record.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={!ready} loading={busy}>
            {t('record.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
};
