import type { ReactNode } from 'react';
import { Icon, type IconShape } from '../basic/icon.tsx';
import css from './states.module.css';

/** A place with nothing in it: says why, and the next step. */
export const Empty = ({
  icon,
  title,
  children,
  action,
  tone = 'ok',
  wholePage = false,
}: {
  icon: IconShape;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  tone?: 'ok' | 'bad' | 'plain';
  /** It is all that the page holds: its title is that of the page. */
  wholePage?: boolean;
}) => (
  <div className={css['state']} data-tone={tone}>
    <Icon of={icon} size={20} />
    {wholePage ? <h1>{title}</h1> : <b>{title}</b>}
    {children ? <p className="muted">{children}</p> : null}
    {action ? <div className={css['actions']}>{action}</div> : null}
  </div>
);
