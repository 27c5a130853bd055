import tips from './tooltip.module.css';

/**
 * A tooltip as elements rather than as text with styles in it: nothing that it shows can become markup, and the policy
 * against inline styles holds.
 */
export const tooltipOf = (title: string, lines: readonly (readonly [label: string, value: string])[]): HTMLElement => {
  const box = document.createElement('div');
  const head = document.createElement('b');
  head.textContent = title;
  box.append(head);
  for (const [label, value] of lines) {
    const line = document.createElement('div');
    line.className = tips['line'] ?? '';
    const name = document.createElement('span');
    name.textContent = label;
    const figure = document.createElement('span');
    figure.textContent = value;
    line.append(name, figure);
    box.append(line);
  }
  return box;
};
