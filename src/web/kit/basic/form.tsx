import type { KeyboardEvent, ReactNode, Ref } from 'react';

const sendByKeys = (event: KeyboardEvent<HTMLFormElement>): void => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
};

/** What a form holds under a name, as text; nothing is the empty text. */
export const formText = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
};

/** A form that is sent by its button, and from anywhere in it by Ctrl Enter. */
export const Form = ({
  submit,
  className,
  label,
  ref,
  children,
}: {
  submit: () => void;
  className: string | undefined;
  label?: string;
  ref?: Ref<HTMLFormElement>;
  children: ReactNode;
}) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a form hears the keys of its own controls
  <form
    ref={ref}
    className={className}
    aria-label={label}
    onSubmit={(event) => {
      event.preventDefault();
      submit();
    }}
    onKeyDown={sendByKeys}
  >
    {children}
  </form>
);
