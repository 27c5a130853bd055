import css from './avatar.module.css';
import { initialsOf } from './initials.ts';

/**
 * A person as a circle with initials; dashed when nobody is meant. Decorative: the name stands beside it, or is given
 * as `label` where there is no room.
 */
export const Avatar = ({
  name,
  me = false,
  large = false,
  label,
}: {
  name: string | null;
  me?: boolean;
  large?: boolean;
  label?: string;
}) => (
  <span
    className={css['avatar']}
    data-me={me || undefined}
    data-large={large || undefined}
    data-none={name === null || undefined}
    title={label}
    {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
  >
    {name === null ? '' : initialsOf(name)}
  </span>
);
