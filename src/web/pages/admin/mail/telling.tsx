import { Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KINDS } from '#kernel/notify/kinds.ts';
import { putSetting, settingQuery } from '../../../api/admin.ts';
import { mailKey, reasonsQuery, type Reason } from '../../../api/mail.ts';
import { LinkButton } from '../../../kit/basic/link-button.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { TellHead } from '../../account/tell-matrix.tsx';
import { Refused } from '../refused.tsx';
import css from './mail.module.css';

const SETTING = 'notify.builtIn';

/** What the product tells by itself, each switched off or on by way; the organisation's own rules and words beside it. */
export const Telling = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const reasons = useQuery(reasonsQuery).data;
  const setting = useQuery(settingQuery(SETTING)).data;
  // What was just clicked stands at once, until it is read again.
  const [clicked, setClicked] = useState<readonly Reason[] | null>(null);
  const change = useMutation({
    mutationFn: (all: readonly Reason[]) =>
      putSetting(
        SETTING,
        setting?.version ?? 0,
        all.filter(({ app, mail }) => !app || !mail).map(({ reason, app, mail }) => ({ reason, app, mail })),
        undefined,
      ),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: mailKey });
      await client.invalidateQueries({ queryKey: settingQuery(SETTING).queryKey });
      setClicked(null);
    },
  });
  const shown = clicked ?? reasons ?? [];
  const set = (reason: string, more: Partial<Reason>): void => {
    const next = shown.map((each) => (each.reason === reason ? { ...each, ...more } : each));
    setClicked(next);
    change.mutate(next);
  };
  return (
    <>
      <div className={css['bar']}>
        <LinkButton to="/$plural" params={{ plural: 'notification-rules' }}>
          {t('mail.rules')}
        </LinkButton>
        <LinkButton to="/$plural" params={{ plural: 'mail-templates' }}>
          {t('mail.templates')}
        </LinkButton>
        <Link className={css['link']} to="/administration/{-$part}" params={{ part: 'notify.defaults' }}>
          {t('mail.beginnings')}
        </Link>
      </div>
      <p className="sm muted">{t('mail.builtIn')}</p>
      <Refused error={change.error} />
      {reasons === undefined ? <SkeletonRows rows={10} /> : null}
      <table className={css['reasons']}>
        <TellHead />
        {KINDS.map((kind) => {
          const told = shown.filter((each) => each.kind === kind);
          if (told.length === 0) return null;
          return (
            <tbody key={kind}>
              <tr className={css['kind']}>
                <th scope="rowgroup" colSpan={3}>
                  {t(`tell.kinds.${kind}`)}
                </th>
              </tr>
              {told.map(({ reason, subject, sentence, app, mail }) => (
                <tr key={reason}>
                  <th scope="row">
                    <span>{sentence}</span> <span className="mono faint">{reason}</span>
                  </th>
                  {(['app', 'mail'] as const).map((way) => (
                    <td key={way}>
                      <Checkbox
                        aria-label={`${reason} (${subject}): ${t(way === 'app' ? 'tell.app' : 'tell.byMail')}`}
                        disabled={!may || setting === undefined}
                        checked={way === 'app' ? app : mail}
                        onChange={(event) => set(reason, { [way]: event.currentTarget.checked })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          );
        })}
      </table>
    </>
  );
};
