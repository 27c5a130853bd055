/** A change of a text: what stands from `from` to `to` becomes `text`, and `select` is selected afterwards (places in the new text). */
export type Edit = { from: number; to: number; text: string; select: [number, number] };

/** What is selected in a text, as a text field has it. */
export type Selection = { from: number; to: number };

export const applied = (text: string, { from, to, text: put }: Edit): string =>
  text.slice(0, from) + put + text.slice(to);

/** Puts a mark around what is selected, or takes it away again: '**' for bold, '_' for italic, '`' for code. */
export const wrapped = (text: string, { from, to }: Selection, mark: string): Edit => {
  const size = mark.length;
  const chosen = text.slice(from, to);
  if (text.slice(from - size, from) === mark && text.slice(to, to + size) === mark)
    return { from: from - size, to: to + size, text: chosen, select: [from - size, to - size] };
  if (chosen.length > size * 2 && chosen.startsWith(mark) && chosen.endsWith(mark)) {
    const bare = chosen.slice(size, -size);
    return { from, to, text: bare, select: [from, from + bare.length] };
  }
  return { from, to, text: mark + chosen + mark, select: [from + size, to + size] };
};

/** Code: within a line between backticks, several lines between fences. */
export const coded = (text: string, selection: Selection): Edit => {
  const chosen = text.slice(selection.from, selection.to);
  if (!chosen.includes('\n')) return wrapped(text, selection, '`');
  const before = selection.from > 0 && text[selection.from - 1] !== '\n' ? '\n' : '';
  const put = `${before}\`\`\`\n${chosen.replace(/\n$/u, '')}\n\`\`\`\n`;
  const at = selection.from + before.length + 4;
  return { ...selection, text: put, select: [at, at + chosen.replace(/\n$/u, '').length] };
};

const ADDRESS = /^https?:\/\/\S+$/u;

/** A link: what is selected becomes its words, or its address where it is one; the other part is selected to be typed. */
export const linked = (text: string, { from, to }: Selection, words: string): Edit => {
  const chosen = text.slice(from, to);
  if (ADDRESS.test(chosen)) {
    const put = `[${words}](${chosen})`;
    return { from, to, text: put, select: [from + 1, from + 1 + words.length] };
  }
  const shown = chosen === '' ? words : chosen;
  const put = `[${shown}](https://)`;
  return chosen === ''
    ? { from, to, text: put, select: [from + 1, from + 1 + shown.length] }
    : { from, to, text: put, select: [from + put.length - 1, from + put.length - 1] };
};

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** Puts something before each selected line, or takes it away where all have it: '- ', '> ', and '1. ' counting on. */
export const prefixed = (text: string, selection: Selection, prefix: '- ' | '1. ' | '> '): Edit => {
  const from = lineStart(text, selection.from);
  const to = lineEnd(text, Math.max(selection.from, selection.to));
  const lines = text.slice(from, to).split('\n');
  const has = prefix === '1. ' ? /^\d+\. / : prefix === '- ' ? /^[-*] / : /^> ?/;
  const all = lines.every((line) => has.test(line));
  const put = lines
    .map((line, n) => (all ? line.replace(has, '') : `${prefix === '1. ' ? `${n + 1}. ` : prefix}${line}`))
    .join('\n');
  const end = from + put.length;
  return { from, to, text: put, select: lines.length > 1 ? [from, end] : [end, end] };
};

const ITEM = /^(\s*)((?:[-*+]|(\d{1,9})([.)]))\s(?:\[[ xX]\]\s)?|>\s?)/u;

/**
 * What Enter does within a list or a quotation: the next item, counted on; an empty item ends the list. Null where Enter is only a
 * new line.
 */
export const entered = (text: string, { from, to }: Selection): Edit | null => {
  if (from !== to) return null;
  const start = lineStart(text, from);
  const line = text.slice(start, from);
  const found = ITEM.exec(line);
  if (!found) return null;
  const [marker, indent = '', sign = '', number, dot] = found;
  if (line === marker && text.slice(from, lineEnd(text, from)).trim() === '')
    return { from: start, to: from, text: '', select: [start, start] };
  const next = number === undefined ? sign.replace(/\[[xX]\]/u, '[ ]') : `${Number(number) + 1}${dot} `;
  const put = `\n${indent}${next}`;
  return { from, to, text: put, select: [from + put.length, from + put.length] };
};

/** Puts a piece in at the caret, on lines of its own where it has several or is a picture. */
export const inserted = (text: string, { from, to }: Selection, piece: string, alone = false): Edit => {
  const before = alone && from > 0 && text[from - 1] !== '\n' ? '\n' : '';
  const after = alone && text[to] !== '\n' ? '\n' : '';
  const put = before + piece + after;
  return { from, to, text: put, select: [from + put.length, from + put.length] };
};

/** Somebody's words as a quotation, with who said them; '' where there is nothing to quote. */
export const quoted = (who: string, words: string): string => {
  const said = words.trim();
  if (said === '') return '';
  return `> **${who}:**\n${said
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n')}\n\n`;
};
