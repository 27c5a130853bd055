import { AskApproval } from '#web/kit/approval/ask-approval.tsx';
import type { SlotProps } from '#web/kit/practice.ts';
import css from './approval.module.css';

/** Asks for what was drafted, step by step. */
export const AskForm = ({ type, record, done }: SlotProps & { done: () => void }) => (
  <div className={css['ask']}>
    <AskApproval type={type} draft={record} close={done} />
  </div>
);
