import { describe, expect, it } from 'vitest';
import { fromInside } from './guard.ts';

const notes = ['lyo-web-03 is **74 s** behind its time source.\nAsked Orvane to confirm.', 'Do not tell them yet'];

describe('what was written for colleagues', () => {
  it('is recognised in an answer, quoted or pasted, with other marks', () => {
    expect(fromInside('Hello,\n> lyo-web-03 is 74 s behind its time source.\nBye', notes)).toHaveLength(1);
    expect(fromInside('asked  ORVANE to _confirm_.', notes)).toHaveLength(1);
  });

  it('is not seen in what merely sounds alike, or is short', () => {
    expect(fromInside('Hello\nThe time source is behind\nyet', notes)).toEqual([]);
    expect(fromInside('', notes)).toEqual([]);
  });
});
