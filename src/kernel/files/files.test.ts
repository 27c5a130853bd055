import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaTypeOf, servedAs } from './media-type.ts';
import { dispositionOf, nameInDisposition, nameInHeader, safeFileName } from './name.ts';
import { rangeOf } from './range.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '..',
        '/',
        '\\',
        '\0',
        '\u202e',
        '\u200b',
        '.',
        ' ',
        'CON',
        'nul.txt',
        'ä',
        '😀',
        '\ud800',
        '%2f',
        '"',
        ';',
        '\r\n',
        '.htaccess',
        'x'.repeat(90),
        '.pdf',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

describe('the name of a file', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Übersicht März.xlsx', 'Übersicht März.xlsx'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\nadia\\invoice.docx', 'invoice.docx'],
    ['\u200b.htaccess', 'htaccess'],
    ['photo\u202egnp.exe', 'photognp.exe'],
    ['a\0b\r\nc.txt', 'abc.txt'],
    ['CON.txt', '_CON.txt'],
    ['trailing. . ', 'trailing'],
    ['<script>"x"|?*.js', '_script__x____.js'],
    ['', 'file'],
    ['///', 'file'],
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(196)}.pdf`],
  ])('%j becomes %j', (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
  });

  it('is safe whatever was sent, and made safe once', () => {
    fc.assert(
      fc.property(hostile, (given) => {
        const name = safeFileName(given);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(200);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^[.\s]|[.\s]$/u);
        expect(safeFileName(name)).toBe(name);
      }),
    );
  });

  it('stands in a header that cannot be broken out of, and reads back from it', () => {
    fc.assert(
      fc.property(hostile, (given) => {
        const name = safeFileName(given);
        const header = dispositionOf('attachment', name);
        expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]+$/);
        expect(nameInDisposition(header)).toBe(name);
        expect(nameInHeader(encodeURIComponent(name))).toBe(name);
      }),
    );
  });

  it('is found in the headers that clients send', () => {
    expect(nameInDisposition('attachment; filename="a \\"b\\".txt"')).toBe('a "b".txt');
    expect(nameInDisposition('attachment; filename=plain.txt')).toBe('plain.txt');
    expect(nameInDisposition('attachment')).toBe(null);
    expect(nameInDisposition("attachment; filename*=UTF-8''%E0%A4%A")).toBe(null);
    expect(nameInHeader('100%.txt')).toBe('100%.txt');
  });
});

describe('the type of a file', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );

  it('follows from its content', async () => {
    expect(await mediaTypeOf(png)).toBe('image/png');
    expect(await mediaTypeOf(Buffer.from('%PDF-1.7\n%âãÏÓ\n'))).toBe('application/pdf');
    expect(await mediaTypeOf(Buffer.from('Grüße aus Köln'))).toBe('text/plain');
    expect(await mediaTypeOf(Buffer.from('<script>alert(1)</script>'))).toBe('text/plain');
    expect(await mediaTypeOf(Buffer.from([0, 1, 2, 3]))).toBe('application/octet-stream');
    expect(await mediaTypeOf(Buffer.alloc(0))).toBe('text/plain');
  });

  it('is text even where the beginning ends within a letter', async () => {
    expect(await mediaTypeOf(Buffer.from('€'.repeat(30_000)).subarray(0, 65_536))).toBe('text/plain');
  });

  it('is never found by failing, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 600 }),
        fc.constantFrom(
          png.subarray(0, 20),
          Buffer.from('PK\x03\x04'),
          Buffer.from('ID3'),
          Buffer.from('<?xml '),
          Buffer.alloc(0),
        ),
        async (bytes, start) => {
          expect(await mediaTypeOf(Buffer.concat([start, bytes]))).toMatch(/^[\w.+-]+\/[\w.+-]+/);
        },
      ),
    );
  });

  it('decides what a browser may show', () => {
    expect(servedAs('image/png')).toEqual({ type: 'image/png', kind: 'inline' });
    for (const type of ['image/svg+xml', 'application/xml', 'text/html', 'application/xhtml+xml', 'text/javascript'])
      expect(servedAs(type)).toEqual({ type: 'application/octet-stream', kind: 'attachment' });
    expect(servedAs('application/pdf').kind).toBe('attachment');
  });
});

describe('a range of a file', () => {
  it.each([
    [undefined, null],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=10-', { start: 10, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-1000', { start: 0, end: 100 }],
    ['bytes=90-1000', { start: 90, end: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', null],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
    ['bytes=-', null],
  ] as const)('%s of 100 bytes is %j', (header, part) => {
    expect(rangeOf(header, 100)).toEqual(part);
  });
});
