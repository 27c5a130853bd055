import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionsIn } from '../record/mentions.ts';
import { plainLetterhead } from '../brand/letterhead.ts';
import { letterOf, type Content, type News } from './letter.ts';
import { recipients } from './notices.ts';
import { defineReasons, wordsFor } from './words.ts';

defineReasons({
  'test.answered': { subject: 'new answer', sentence: '{actor} answered {number}.' },
  'test.warning': { subject: '{percent} % of its {clock} target', sentence: 'Used {percent} %.' },
});

const news: News = {
  reason: 'test.answered',
  actor: 'Inès Moreau',
  quote: 'Please try\n<b>again</b>.',
};

const content = (more: Partial<Content> = {}): Content => ({
  messageId: 'notice-n1@desk.example.org',
  to: 'nadia@example.org',
  news: [news],
  letterhead: plainLetterhead('Riverbank'),
  way: null,
  answers: [],
  unsubscribe: null,
  origin: 'https://desk.example.org',
  portal: false,
  record: { id: 'r1', plural: 'incidents', number: 'INC-000012', title: 'Portal loops', label: 'Incident' },
  ...more,
});

/** Text with what could break out of a header or of HTML. */
const nasty = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', ' ', '<', '>', '&', '"', "'", '/', '\r', '\n', '\0', '\u2028', '\u200b'),
});

describe('a letter', () => {
  it('says who did what, quotes it, and leads to the record', () => {
    expect(letterOf(content())).toEqual({
      to: 'nadia@example.org',
      subject: '[INC-000012] Portal loops: new answer',
      text: 'Inès Moreau answered INC-000012.\n\n> Please try\n> <b>again</b>.\n\nINC-000012: Portal loops\n\nhttps://desk.example.org/incidents/INC-000012\n',
      html: expect.stringContaining('Please try<br>\n&lt;b&gt;again&lt;/b&gt;.'),
      headers: {
        'Message-ID': '<notice-n1@desk.example.org>',
        'In-Reply-To': '<record-r1@desk.example.org>',
        References: '<record-r1@desk.example.org>',
        'List-Id': 'Incident <incidents.desk.example.org>',
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'X-Wellrun-Record': 'INC-000012',
      },
    });
  });

  it('leads customers to the portal', () => {
    expect(letterOf(content({ portal: true, news: [{ ...news, quote: null }] })).text).toContain(
      'https://desk.example.org/portal/tickets/INC-000012',
    );
  });

  it('takes no line break into its header, and no mark into its HTML, whatever was written', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (title, actor, quote) => {
        const letter = letterOf(
          content({
            news: [{ ...news, actor, quote }],
            record: { id: 'r1', plural: 'incidents', number: 'INC-000012', title, label: title },
            letterhead: { ...plainLetterhead(actor), named: true, foot: quote },
            answers: [quote],
          }),
        );
        expect(letter.subject).not.toMatch(/[\r\n\0\u2028]/);
        expect(letter.subject.length).toBeLessThanOrEqual(250);
        expect((letter.html ?? '').replaceAll(/<\/?(?:p|strong|a|blockquote|div|hr|br)(?: [^<>]*)?>/g, '')).not.toMatch(
          /[<>]/,
        );
      }),
    );
  });
});

describe('the words of a reason', () => {
  it('are filled in, and left out where nothing is known', () => {
    expect(wordsFor('test.warning', { percent: '75', clock: 'resolution' }).subject).toBe(
      '75 % of its resolution target',
    );
    expect(wordsFor('unheard', { number: 'INC-1', actor: 'Somebody' }).sentence).toBe('Somebody changed INC-1.');
    expect(wordsFor('test.answered', { number: 'INC-1' }).sentence).toBe('answered INC-1.');
  });
});

describe('who is told', () => {
  it('is each person once, and never the one who did it', () => {
    const person = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.record({ person, reason: fc.constantFrom('x', 'y') }))),
        fc.option(person),
        (told, actor) => {
          const found = recipients(told, actor);
          expect(new Set(found.map((each) => each.person)).size).toBe(found.length);
          expect(found.map((each) => each.person)).not.toContain(actor);
          const others = told.filter((each) => each !== null && each.person !== actor);
          for (const each of others)
            expect(found.find((one) => one.person === each?.person)?.reason).toBe(
              others.find((one) => one?.person === each?.person)?.reason,
            );
        },
      ),
    );
  });
});

describe('mentions', () => {
  it('are found as numbers, with or without a name, each once', () => {
    expect(
      mentionsIn('@PER-000001 and @[Inès (EMEA)](PER-000002), again @PER-000001, mail a@PER.org, PER-000003'),
    ).toEqual(['PER-000001', 'PER-000002']);
    expect(mentionsIn('nobody')).toEqual([]);
  });
});
