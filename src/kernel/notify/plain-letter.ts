import type { Letterhead } from '../brand/letterhead.ts';
import { framed, mailHtml } from './letter-html.ts';
import { headedBy, type Letter } from './letter.ts';

type Plain = Pick<Letter, 'subject' | 'text' | 'headers'>;

/** A letter of plain sentences under a letterhead: the same as text, and as HTML beside it. null for no letterhead. */
export const plainLetter = (letterhead: Letterhead | null, letter: Plain): Omit<Letter, 'to'> => {
  if (letterhead === null) return letter;
  const { foot } = letterhead;
  return {
    ...letter,
    text: foot === '' ? letter.text : `${letter.text.trimEnd()}\n\n-- \n\n${foot}\n`,
    html: framed(letterhead, [mailHtml(letter.text)], []),
    ...headedBy(letterhead),
  };
};
