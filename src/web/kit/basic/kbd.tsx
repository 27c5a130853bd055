import css from './kbd.module.css';

/** A key, as it is printed on the keyboard; several are drawn side by side (`Ctrl K`). */
export const Kbd = ({ keys }: { keys: string }) => <kbd className={css['kbd']}>{keys}</kbd>;
