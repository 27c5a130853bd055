import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Icon } from '../../kit/basic/icon.tsx';
import css from './sign-in.module.css';

/** Why it did not work, read out at once. */
export const Refusal = ({ children }: { children: ReactNode }) => (
  <p className={css['refusal']} role="alert">
    <Icon of={IconAlertCircle} size={14} />
    <span>{children}</span>
  </p>
);
