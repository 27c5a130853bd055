import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';

const sendByKeys = (event: KeyboardEvent<HTMLFormElement>): void => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
};

/** What a form holds under a name, as text; nothing is the empty text. */
export const formText = (form: HTMLFormElement, name: string): string => {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
};

const FIELDS = '[data-autofocus], input, textarea, select, [contenteditable="true"]';

/**
 * A dialog gives the focus to the first thing in it, which is often the cross that closes it: the first field of its form is meant. A
 * form that comes later, once its code was loaded, takes the focus itself.
 */
const useFocusInDialog = (form: RefObject<HTMLFormElement | null>): void => {
  useLayoutEffect(() => {
    const dialog = form.current?.closest('[role="dialog"]');
    if (dialog && dialog.querySelector('[data-autofocus]') === null)
      form.current?.querySelector<HTMLElement>(FIELDS)?.setAttribute('data-autofocus', 'true');
  }, [form]);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const dialog = form.current?.closest('[role="dialog"]');
      const at = document.activeElement;
      if (dialog && (at === null || !dialog.contains(at) || at.closest('header') !== null))
        form.current?.querySelector<HTMLElement>(FIELDS)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [form]);
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
  ref?: RefObject<HTMLFormElement | null>;
  children: ReactNode;
}) => {
  const own = useRef<HTMLFormElement>(null);
  const form = ref ?? own;
  useFocusInDialog(form);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a form hears the keys of its own controls
    <form
      ref={form}
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
};
