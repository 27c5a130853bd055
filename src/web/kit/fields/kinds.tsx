import type { FieldKind } from '../../api/types.ts';
import { choice, flag, level } from './choice.tsx';
import { date, instant } from './dates.tsx';
import { duration, integer, money } from './figures.tsx';
import { isEmpty, type InputProps, type Kind, type ShowProps } from './kind.ts';
import { ref } from './ref.tsx';
import { markdown, text } from './text.tsx';
import { structured, words } from './words.tsx';

const kinds: Readonly<Record<FieldKind, Kind>> = {
  text,
  markdown,
  choice,
  level,
  flag,
  integer,
  money,
  date,
  instant,
  duration,
  ref,
  words,
  structured,
};

/** A kind that this version does not know is shown as it is. */
const kindOf = (kind: FieldKind): Kind => kinds[kind] ?? structured;

/** A field's value as people read it; a dash where there is none. */
export const FieldValue = (props: ShowProps) => {
  if (isEmpty(props.value)) return <span className="faint">–</span>;
  const { Show } = kindOf(props.field.kind);
  return <Show {...props} />;
};

/** The control that enters a field's value. */
export const FieldInput = (props: InputProps) => {
  const { Input } = kindOf(props.field.kind);
  return <Input {...props} />;
};
