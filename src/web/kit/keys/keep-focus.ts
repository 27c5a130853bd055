/**
 * Keeps the focus on the page when the control that had it goes away (a button whose record has moved on, an editor that
 * was closed): the next Tab goes on from the page, not from the very beginning. Listens on the window, once.
 */
export const keepFocus = (event: FocusEvent): void => {
  if (event.relatedTarget !== null) return;
  const lost = event.target;
  requestAnimationFrame(() => {
    const nowhere = document.activeElement === null || document.activeElement === document.body;
    if (nowhere && lost instanceof Node && !lost.isConnected)
      document.getElementById('main')?.focus({ preventScroll: true });
  });
};
