import type { Edit, Selection } from './edits.ts';

/** What is selected in a field. */
export const selectionOf = ({ selectionStart, selectionEnd }: HTMLTextAreaElement): Selection => ({
  from: selectionStart,
  to: selectionEnd,
});

/**
 * Changes a field as if it had been typed, so that Ctrl Z takes it back. The command is old and has no successor that keeps the
 * browser's own history; where there is none, the field is set and told of it.
 */
export const apply = (field: HTMLTextAreaElement, edit: Edit): void => {
  field.focus();
  field.setSelectionRange(edit.from, edit.to);
  // oxlint-disable-next-line typescript/no-deprecated -- see above
  const done = document.execCommand(edit.text === '' ? 'delete' : 'insertText', false, edit.text);
  if (!done) {
    field.setRangeText(edit.text, edit.from, edit.to, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(...edit.select);
};
