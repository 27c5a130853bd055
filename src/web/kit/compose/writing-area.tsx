import { useRef, type ComponentPropsWithRef } from 'react';
import { variablesIn } from '#workspace/text-module/variables.ts';
import css from './composer.module.css';

/** The text in pieces, with what is not filled in set apart. */
const Mirror = ({ text }: { text: string }) => {
  const parts: { at: number; text: string; marked: boolean }[] = [];
  let done = 0;
  for (const { from, to } of variablesIn(text)) {
    parts.push(
      { at: done, text: text.slice(done, from), marked: false },
      { at: from, text: text.slice(from, to), marked: true },
    );
    done = to;
  }
  parts.push({ at: done, text: `${text.slice(done)}\n`, marked: false });
  return parts.map((part) =>
    part.marked ? <mark key={part.at}>{part.text}</mark> : <span key={part.at}>{part.text}</span>,
  );
};

/** A field for a text of any length; variables that nothing has filled are marked behind it. */
export const WritingArea = ({
  value,
  ...rest
}: Omit<ComponentPropsWithRef<'textarea'>, 'value'> & { value: string }) => {
  const behind = useRef<HTMLDivElement>(null);
  return (
    <div className={css['area']}>
      {variablesIn(value).length > 0 ? (
        <div ref={behind} className={css['behind']} aria-hidden="true">
          <Mirror text={value} />
        </div>
      ) : null}
      <textarea
        {...rest}
        className={css['text']}
        value={value}
        onScroll={(event) => {
          if (behind.current) behind.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
};
