import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from './markdown.tsx';

const shown = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

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
});
