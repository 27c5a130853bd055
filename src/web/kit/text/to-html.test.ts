import { describe, expect, it } from 'vitest';
import { toHtml } from './to-html.ts';

const ID = '01900000-0000-7000-8000-00000000000a';
const file = (type: string) => ({
  id: ID,
  name: 'a "b".png',
  size: 4200,
  type,
  address: `/api/v1/incidents/1/attachments/${ID}`,
});
const shown = (text: string, type?: string) =>
  toHtml(text, {
    addressOf: (number) => (number.startsWith('INC') ? `/incidents/${number}` : undefined),
    titleOf: (number) => `${number} Mail, new`,
    fileOf: (id) => (id === ID && type !== undefined ? file(type) : undefined),
  });

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

  it('shows pictures of its own record alone, by their safe address', () => {
    const picture = `![x](attachment:${ID})`;
    expect(shown(picture, 'image/png')).toContain(`<img src="/api/v1/incidents/1/attachments/${ID}" alt="x"`);
    expect(shown(picture, 'image/svg+xml')).not.toContain('<img');
    expect(shown(picture)).toBe('<p><span data-gone="">x</span></p>\n');
    expect(shown('![pixel](https://evil.example/p.png)', 'image/png')).toContain('>pixel</a>');
  });

  it('names other files with their size, to be saved, their names being text', () => {
    const html = shown(`[core](attachment:${ID}) ![core](attachment:${ID})`, 'text/html');
    expect(html).toContain('download="a &quot;b&quot;.png"');
    expect(html).toContain('4 kB');
    expect(html).not.toContain('target=');
    expect(shown(`[core](attachment:${ID})`)).not.toContain('href');
  });

  it('keeps wide tables and code within reach of the keyboard', () => {
    expect(shown('|a|b|\n|-|-|\n|1|2|')).toContain('<div data-wide="" tabindex="0"><table>');
    expect(shown('```\ncode\n```')).toContain('<pre tabindex="0">');
  });

  it('opens links elsewhere without telling where from', () => {
    expect(shown('https://example.com')).toContain('rel="noopener noreferrer nofollow" target="_blank"');
  });

  it('leads from the number of a record to the record', () => {
    expect(shown('as in INC-000123, not INC-12')).toBe(
      '<p>as in <a href="/incidents/INC-000123" data-record="INC-000123" aria-label="INC-000123 Mail, new">INC-000123</a>, not INC-12</p>\n',
    );
  });

  it('leaves numbers alone in code, in links, and of what there is not', () => {
    expect(shown('INC0000047')).toContain('href="/incidents/INC0000047"');
    for (const text of ['`INC-000123`', '[INC-000123](https://example.com)', 'XYZ-000123'])
      expect(shown(text)).not.toContain('data-record');
  });

  it('leads from a mention to the person, where they may be looked at', () => {
    const text = 'Ask @[Inès Moreau](PER-000012)';
    expect(toHtml(text, { addressOf: (number) => `/people/${number}` })).toContain(
      '@<a href="/people/PER-000012" data-record="PER-000012">Inès Moreau</a>',
    );
    expect(toHtml(text, { addressOf: () => undefined })).toContain('@<a>Inès Moreau</a>');
  });
});
