import type { Icon as TablerIcon } from '@tabler/icons-react';
import css from './icon.module.css';

export type IconShape = TablerIcon;

/** An outline icon at the size and stroke of the look. Decorative unless it has a label. */
export const Icon = ({ of: Shape, size = 16, label }: { of: IconShape; size?: 12 | 14 | 16 | 20; label?: string }) => (
  <Shape
    size={size}
    stroke={size === 20 ? 1.5 : 1.6}
    className={css['icon']}
    {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
  />
);
