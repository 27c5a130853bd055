import { Checkbox, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { KINDS, PORTAL_KINDS } from '#kernel/notify/kinds.ts';
import type { Choices, Preferences, Way } from '../../api/account.ts';
import css from './tell.module.css';

const WAYS = ['now', 'digest', 'off'] as const;

/** The head of a table of news by the ways in which one is told. */
export const TellHead = () => {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">{t('tell.kind')}</th>
        <th scope="col">{t('tell.app')}</th>
        <th scope="col">{t('tell.byMail')}</th>
      </tr>
    </thead>
  );
};

/** Kinds of news by the ways in which one can be told. */
export const TellMatrix = ({
  portal,
  now,
  change,
}: {
  portal: boolean;
  now: Preferences;
  change: (more: Choices) => void;
}) => {
  const { t } = useTranslation();
  const set = (kind: string, way: Partial<Way>): void => {
    const before = now.kinds[kind] ?? { app: true, mail: 'now' };
    change({ kinds: { ...now.kinds, [kind]: { ...before, ...way } } });
  };
  return (
    <table className={css['matrix']}>
      <TellHead />
      <tbody>
        {(portal ? PORTAL_KINDS : KINDS).map((kind) => {
          const name = t(`tell.kinds.${kind}`);
          return (
            <tr key={kind}>
              <th scope="row">{name}</th>
              <td>
                <Checkbox
                  aria-label={`${name}: ${t('tell.app')}`}
                  checked={now.kinds[kind]?.app ?? true}
                  onChange={(event) => set(kind, { app: event.currentTarget.checked })}
                />
              </td>
              <td>
                <NativeSelect
                  aria-label={`${name}: ${t('tell.byMail')}`}
                  disabled={!now.mail}
                  value={now.kinds[kind]?.mail ?? 'now'}
                  onChange={(event) => set(kind, { mail: event.currentTarget.value as Way['mail'] })}
                  data={WAYS.map((value) => ({ value, label: t(`tell.way.${value}`) }))}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
