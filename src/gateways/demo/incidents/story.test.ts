import { describe, expect, it } from 'vitest';
import { SECTORS } from '../company/customers.ts';
import { AREAS } from '../company/services.ts';
import { randomFrom } from '../random.ts';
import { majorStories } from './major-stories.ts';
import { allStories, filler, type Words } from './story.ts';

const words = (sector: Words['sector']): Words => ({
  sector,
  place: 'reception',
  site: 'Lyon',
  customer: 'Les Tilleuls',
  caller: 'Léa',
  manager: 'Étienne Arnaud',
  item: 'til-fw-1',
  supplier: 'Orvane',
  time: '10:20',
  'last year': '2025',
});

describe('the stories', () => {
  it.each(AREAS)('are at least sixty of %s, each with a title of its own', (area) => {
    const titles = allStories()
      .filter((story) => story.area === area)
      .map(({ title }) => title);
    expect(titles.length).toBeGreaterThanOrEqual(60);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('leave no gap open in any sector', () => {
    for (const story of allStories())
      for (const sector of story.sectors) {
        const fill = filler(words(sector), randomFrom(story.title));
        const texts = [
          story.title,
          story.description,
          story.question ?? '',
          story.answer ?? '',
          ...(story.supplier ?? []),
          ...story.notes,
          story.resolution,
        ].map(fill);
        for (const text of texts) expect(text).not.toMatch(/[{}]/);
        expect(texts[0]?.length).toBeLessThan(120);
      }
  });

  it('of major incidents tell what was published, why it happened and what is done about it', () => {
    for (const story of majorStories()) {
      const fill = filler(words(SECTORS[0]), randomFrom(story.title));
      for (const text of [
        story.description,
        story.told,
        ...story.updates,
        ...story.notes,
        story.resolution,
        story.cause,
        story.lessons,
        ...story.actions,
      ])
        expect(fill(text)).not.toMatch(/[{}]/);
      expect(story.updates.length).toBeGreaterThan(1);
      expect(story.actions.length).toBeGreaterThan(0);
    }
  });
});

describe('a gap', () => {
  const fill = (text: string) => filler(words('finance'), randomFrom('gap'))(text);

  it('means the same throughout', () => {
    const [, first, second] = /(\d+) and (\d+)/.exec(fill('{n=#1-100000} and {n}')) ?? [];
    expect(first).toBe(second);
  });
  it('takes the word of the sector', () => expect(fill('{~ward|branch|store}')).toBe('branch'));
  it('that nothing fills is told', () => expect(() => fill('{nobody}')).toThrow('leaves {nobody} open'));
});
