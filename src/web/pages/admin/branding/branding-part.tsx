import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Branding } from '#kernel/brand/branding.settings.ts';
import { settingQuery, type SettingDetail } from '../../../api/admin.ts';
import { useSession } from '../../../api/session.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Kbd } from '../../../kit/basic/kbd.tsx';
import { Failed } from '../../../kit/states/failed.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { Refused } from '../refused.tsx';
import { SettingPast } from '../setting-past.tsx';
import admin from '../admin.module.css';
import { CustomerBrands } from './customers.tsx';
import { BrandFields } from './fields.tsx';
import { Preview } from './preview.tsx';
import { useDecided } from './use-decided.ts';
import css from './branding.module.css';

const Editor = ({ setting, may }: { setting: SettingDetail; may: boolean }) => {
  const { t } = useTranslation();
  const { organisation } = useSession();
  const label = t('admin.part.branding');
  const { draft, setDraft, save, errors, changed, discard } = useDecided<Branding>(setting, label);
  const elsewhere = Object.keys(errors).length === 0;
  return (
    <div className={css['split']}>
      <Form className={css['form']} label={label} submit={() => may && changed && save.mutate()}>
        <BrandFields
          draft={draft}
          errors={errors}
          readOnly={!may}
          change={(part) =>
            setDraft((before) =>
              Object.fromEntries(Object.entries({ ...before, ...part }).filter(([, value]) => value !== undefined)),
            )
          }
        />
        {elsewhere ? <Refused error={save.error} /> : null}
        {may ? (
          <div className={css['save']}>
            <Button
              type="submit"
              variant="filled"
              disabled={!changed}
              loading={save.isPending}
              rightSection={<Kbd keys="Ctrl ↵" />}
            >
              {t('admin.save')}
            </Button>
            {changed ? <Button onClick={discard}>{t('branding.discard')}</Button> : null}
          </div>
        ) : null}
      </Form>
      <Preview draft={draft} organisation={organisation.name} />
    </div>
  );
};

/** How the organisation shows itself: the form with its preview, single customers, and every decision about it. */
const BrandingPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const own = useQuery(settingQuery('branding.organisation'));
  const customers = useQuery(settingQuery('branding.customers'));
  if (own.isError && !own.data)
    return <Failed what={t('admin.failed')} error={own.error} retry={() => void own.refetch()} />;
  if (!own.data || !customers.data) return <SkeletonRows rows={8} />;
  return (
    <section aria-labelledby="branding-title">
      <header className={admin['head']}>
        <h2 id="branding-title">{t('admin.part.branding')}</h2>
        <p className="muted">{t('branding.about')}</p>
      </header>
      <Editor setting={own.data} may={may} />
      <CustomerBrands setting={customers.data} may={may} />
      <SettingPast setting={own.data} />
    </section>
  );
};
export default BrandingPart;
