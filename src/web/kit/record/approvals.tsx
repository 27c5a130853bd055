import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { approvalsQuery } from '../../api/approvals.ts';
import { useTypeByName } from '../../api/definitions.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { Peekable } from '../peek/peekable.tsx';
import { RecordLine } from './record-link.tsx';
import { Section } from './section.tsx';
import css from './related.module.css';

const AskApproval = lazy(() =>
  import('../approval/ask-approval.tsx').then((module) => ({ default: module.AskApprovalDialog })),
);

const List = ({ approval, record }: { approval: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const found = useQuery(approvalsQuery(approval, record.number)).data;
  const mayAsk = approval.may.create && record.may?.edit === true && !['done', 'void'].includes(record.phase);
  if (!found || (found.length === 0 && !mayAsk)) return null;
  return (
    <Section title={t('approval.many')} count={found.length > 0 ? found.length : undefined}>
      <Peekable>
        <ul>
          {found.map((row) => (
            <RecordLine key={row.id} record={{ ...row, type: approval.name }} note={row.requester?.label} />
          ))}
        </ul>
      </Peekable>
      {mayAsk ? (
        <button type="button" className={css['add']} onClick={() => setAsking(true)}>
          <Icon of={IconPlus} size={14} />
          {t('approval.ask')}
        </button>
      ) : null}
      <Suspense>
        {asking ? <AskApproval type={approval} about={record} close={() => setAsking(false)} /> : null}
      </Suspense>
    </Section>
  );
};

/** Who was asked to agree to a record, and what came of it; asks for a further approval. */
export const Approvals = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const approval = useTypeByName('approval');
  return approval && type.name !== 'approval' ? <List approval={approval} record={record} /> : null;
};
