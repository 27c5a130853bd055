import { useTranslation } from 'react-i18next';
import type { SettingDetail, SettingValue } from '../../api/admin.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { Tag } from '../../kit/basic/tag.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import css from './admin.module.css';

const Decision = ({ decision, now, later }: { decision: SettingValue; now: boolean; later: boolean }) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <Avatar name={decision.setBy?.label ?? null} />
      <div>
        <p>
          <b>{decision.setBy?.label ?? t(decision.validFrom ? 'admin.product' : 'admin.delivered')}</b>{' '}
          {decision.validFrom ? t('admin.from', { at: format.dateTime(decision.validFrom) }) : t('admin.fromBeginning')}{' '}
          {now ? <Tag tone="ok">{t('admin.holdsNow')}</Tag> : null}
          {later ? <Tag tone="warn">{t('admin.planned')}</Tag> : null}
        </p>
        <details>
          <summary className="sm">{t('admin.showValue')}</summary>
          <pre className={css['value']}>{JSON.stringify(decision.value, null, 1)}</pre>
        </details>
      </div>
    </li>
  );
};

/** Every decision about a setting, the newest first: nothing that held is forgotten. */
export const SettingPast = ({ setting }: { setting: SettingDetail }) => {
  const { t } = useTranslation();
  const planned = new Set(setting.planned.map(({ validFrom }) => validFrom));
  const decisions = setting.history.length > 0 ? setting.history : [setting.current];
  return (
    <section className={css['past']} aria-label={t('admin.past')}>
      <h3>{t('admin.past')}</h3>
      <ol>
        {decisions.map((decision) => (
          <Decision
            key={decision.validFrom ?? ''}
            decision={decision}
            now={decision.validFrom === setting.current.validFrom}
            later={planned.has(decision.validFrom)}
          />
        ))}
      </ol>
    </section>
  );
};
