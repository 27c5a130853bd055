import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '#gateways/mail/in/body.ts';
import { authenticatedOf } from '#gateways/mail/in/authenticated.ts';
import { idsIn } from '#gateways/mail/in/message-ids.ts';
import { parseMessage } from '#gateways/mail/in/parse.ts';
import { deliveriesIn } from '#gateways/mail/in/report.ts';
import { mailboxAddress, openTokens } from '#gateways/mail/token.ts';
import { AppError } from '#kernel/errors.ts';

const PIECES = [
  'From: a@b.c\r\n',
  'From: =?utf-8?B?4pyT?= <x@y.z>\r\n',
  'From: "a\\"b" <<x@y.z>>, c@d.e\r\n',
  'To: undisclosed-recipients:;\r\n',
  'Subject: =?iso-8859-1?Q?caf=E9?=\r\n',
  'Subject: =?big5?B?////?=\r\n',
  'Message-ID: <>\r\n',
  'Message-ID: <a b@c>\r\n',
  'References: <a@b> <c@d\r\n\t<e@f>\r\n',
  'Date: yesterday\r\n',
  'Content-Type: multipart/mixed; boundary=b\r\n',
  'Content-Type: multipart/alternative; boundary="b"\r\n',
  'Content-Type: text/html; charset=klingon\r\n',
  'Content-Type: message/rfc822\r\n',
  'Content-Type: application/ms-tnef; name="winmail.dat"\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Transfer-Encoding: 7bit; rot13\r\n',
  'Content-Disposition: attachment; filename*=utf-8\'\'%FF%FE; filename="a\u202Egpj.exe"\r\n',
  'Content-ID: <pic>\r\n',
  '\r\n',
  '\n',
  '--b\r\n',
  '--b--\r\n',
  '--',
  '\0',
  '\x7f',
  'Zm9v\r\n',
  '=C3=28=\r\n',
  '<p>x</p><img src="cid:pic"><script>alert(1)</script>',
  '<table>'.repeat(40),
  '<a href="javascript:alert(1)">x</a>',
  '> quoted\r\n',
  'On Mon, Jun 1, X wrote:\r\n',
  '\u{1F600}',
  '\ud800',
  'x'.repeat(2_000),
];
const malformed = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));
const storable = (text: string): boolean =>
  // eslint-disable-next-line no-control-regex -- that is what is looked for
  text.isWellFormed() && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text);

describe('a message, however broken', () => {
  it('is read, or refused with a reason; what is read can be stored, and nothing in it runs', async () => {
    await fc.assert(
      fc.asyncProperty(malformed, fc.boolean(), async (raw, folding) => {
        let message;
        try {
          message = await parseMessage(Buffer.from(raw));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          return;
        }
        const { said, quoted } = await bodyOf(message, {
          folding,
          pictures: (cid) => ({ name: cid, address: 'attachment:x' }),
        });
        for (const text of [message.subject, said, quoted, ...message.parts.map(({ name }) => name)])
          expect(storable(text)).toBe(true);
        expect(message.subject).not.toMatch(/[\r\n]/);
        expect(said).not.toMatch(/\]\(\s*(?:javascript|data|vbscript):/i);
        expect(said.length).toBeLessThanOrEqual(90_000);
        for (const address of [message.from, ...message.to, ...message.cc])
          if (address !== null) expect(address.address).toMatch(/^[^\s@<>]+@[^\s@<>]+$/);
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  it('of long lines and deep quotation is read in a moment', async () => {
    for (const text of [
      '> '.repeat(40_000),
      `${'>'.repeat(90_000)}x`,
      'On '.repeat(30_000),
      '-'.repeat(150_000),
      `${'a '.repeat(60_000)}wrote:`,
      '\n'.repeat(150_000),
      'From: '.repeat(20_000),
    ]) {
      const begun = performance.now();
      await bodyOf({ text, html: null }, { folding: true, pictures: () => null });
      expect(performance.now() - begun).toBeLessThan(10_000);
    }
  }, 120_000);
});

describe('what strangers can write', () => {
  it('never throws where ids, reports and checks of senders are looked for', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '@',
            ' ',
            '\n',
            'a',
            ';',
            '=',
            'dmarc',
            'pass',
            '(',
            ')',
            ':',
            'Action: failed\n',
          ),
        }),
        (text) => {
          for (const id of idsIn(text)) expect(id).not.toMatch(/[<>\s]/);
          deliveriesIn(text);
          authenticatedOf((name) => (name === 'authentication-results' ? [text] : []), 'mx.example');
        },
      ),
    );
  });

  it('opens no record without a token that was signed here, for this organisation', () => {
    const [ours, theirs] = [openTokens('one secret'), openTokens('another secret')];
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.uuid(), fc.nat(41), (org, other, record, place) => {
        const address = ours.addressFor('support@desk.example', org, record);
        expect(mailboxAddress(address)).toBe('support@desk.example');
        expect(ours.recordIn(address.toUpperCase(), org)).toBe(record);
        expect(theirs.recordIn(address, org)).toBeNull();
        if (other !== org) expect(ours.recordIn(address, other)).toBeNull();
        const at = address.indexOf('wr-') + 3 + place;
        const forged = `${address.slice(0, at)}${address[at] === 'a' ? 'b' : 'a'}${address.slice(at + 1)}`;
        if (place < 41) expect(ours.recordIn(forged, org)).toBeNull();
      }),
    );
    expect(ours.addressFor(`${'x'.repeat(40)}@desk.example`, crypto.randomUUID(), crypto.randomUUID())).toBe(
      `${'x'.repeat(40)}@desk.example`,
    );
  });
});
