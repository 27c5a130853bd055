import { describe, expect, it } from 'vitest';
import { toHtml } from './to-html.ts';

const shown = (text: string) =>
  toHtml(text, (number) => (number.startsWith('INC') ? `/incidents/${number}` : undefined));

describe('what people write', () => {
  it('reads as Markdown', () => {
    expect(shown('**now** `lyo-web-03`')).toContain('<strong>now</strong> <code>lyo-web-03</code>');
  });

  it('never becomes script, markup or a fetched picture', () => {
    for (const text of [
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      '[x](javascript:alert(1))',
      '[x](data:text/html,hi)',
      '[x](//evil.example)',
      '![x](https://evil.example/pixel.png)',
    ]) {
      expect(shown(text)).not.toMatch(/<(?:img|script)|href="(?:javascript|data|\/\/)/iu);
    }
  });

  it('opens links elsewhere without telling where from', () => {
    expect(shown('https://example.com')).toContain('rel="noopener noreferrer nofollow" target="_blank"');
  });

  it('leads from the number of a record to the record', () => {
    expect(shown('as in INC-000123, not INC-12')).toBe(
      '<p>as in <a href="/incidents/INC-000123" data-record="INC-000123">INC-000123</a>, not INC-12</p>\n',
    );
  });

  it('leaves numbers alone in code, in links, and of what there is not', () => {
    expect(shown('INC0000047')).toContain('href="/incidents/INC0000047"');
    for (const text of ['`INC-000123`', '[INC-000123](https://example.com)', 'XYZ-000123'])
      expect(shown(text)).not.toContain('data-record');
  });

  it('leads from a mention to the person, where they may be looked at', () => {
    const text = 'Ask @[Inès Moreau](PER-000012)';
    expect(toHtml(text, (number) => `/people/${number}`)).toContain(
      '@<a href="/people/PER-000012" data-record="PER-000012">Inès Moreau</a>',
    );
    expect(toHtml(text, () => undefined)).toContain('@<a>Inès Moreau</a>');
  });
});
