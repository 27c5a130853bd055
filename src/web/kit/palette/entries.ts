import {
  IconChartHistogram,
  IconFileDescription,
  IconInbox,
  IconListDetails,
  IconPlus,
  IconRosetteDiscountCheck,
  IconSearch,
  IconUserCheck,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { Hit } from '../../api/search.ts';
import type { RecordType } from '../../api/types.ts';
import type { IconShape } from '../basic/icon.tsx';
import type { Phase } from '#kernel/record/phase.ts';
import { viewsOf } from '../list/views.ts';
import type { Commands } from './commands.ts';

/** One line of the palette. `to` is an address within the application; a command runs instead. */
export type PaletteEntry = {
  id: string;
  label: string;
  icon?: IconShape;
  phase?: Phase;
  state?: string;
  hint?: string;
  keys?: string;
  to?: string;
  run?: () => void;
};
export type PaletteGroup = { title: string; entries: PaletteEntry[] };

const NUMBER = /^([a-z]{2,8})(-?)(\d{1,12})$/iu;
const DIGITS = 6;
const MOST_VIEWS = 5;
const MOST_HITS = 8;

/** Whether every word that was typed begins a word of the label: 'inc new' finds 'New incident'. */
export const fits = (label: string, words: string): boolean => {
  const have = label.toLowerCase().split(/[\s,.:-]+/u);
  return words
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => have.some((each) => each.startsWith(word)));
};

/** The type and number that a text may mean: 'inc4127' is INC-004127; a long one without a dash was brought along from elsewhere. Undefined when no type has the prefix. */
export const numberIn = (
  text: string,
  types: readonly RecordType[],
): { type: RecordType; number: string } | undefined => {
  const [whole, prefix, dash, digits = ''] = NUMBER.exec(text.trim()) ?? [];
  const type = types.find((each) => each.prefix.toLowerCase() === prefix?.toLowerCase());
  if (!type || !whole) return undefined;
  const brought = dash === '' && digits.length > DIGITS;
  const own = `${type.prefix}-${digits.replace(/^0+(?=\d)/u, '').padStart(DIGITS, '0')}`;
  return { type, number: brought ? whole.toUpperCase() : own };
};

const pages = (t: TFunction, types: readonly RecordType[]): PaletteEntry[] => [
  { id: 'page:inbox', label: t('nav.inbox'), icon: IconInbox, to: '/inbox' },
  { id: 'page:work', label: t('nav.myWork'), icon: IconUserCheck, to: '/my-work' },
  { id: 'page:dashboard', label: t('nav.dashboard'), icon: IconChartHistogram, to: '/dashboard' },
  { id: 'page:evidence', label: t('nav.evidence'), icon: IconRosetteDiscountCheck, to: '/evidence' },
  ...types.map((type) => ({
    id: `list:${type.name}`,
    label: type.labelPlural,
    icon: IconListDetails,
    to: `/${type.plural}`,
  })),
];

/** The views of all lists, by name: 'Incidents: Waiting'. */
const views = (t: TFunction, types: readonly RecordType[]): PaletteEntry[] =>
  types.flatMap((type) =>
    viewsOf(type).map((view) => ({
      id: `view:${type.name}:${view.id}`,
      label: t('palette.view', { list: type.labelPlural, view: t(view.label, { defaultValue: view.label }) }),
      icon: IconListDetails,
      to: `/${type.plural}?filter=${encodeURIComponent(view.filter)}`,
    })),
  );

const creations = (t: TFunction, types: readonly RecordType[]): PaletteEntry[] =>
  types
    .filter((type) => type.may.create)
    .map((type) => ({
      id: `new:${type.name}`,
      label: t('palette.newOf', { what: type.label.toLowerCase() }),
      icon: IconPlus,
      to: `/${type.plural}/new`,
    }));

const found = (hits: readonly Hit[], types: readonly RecordType[]): PaletteEntry[] =>
  hits.flatMap((hit): PaletteEntry[] => {
    const type = types.find((each) => each.name === hit.type);
    if (!type) return [];
    const state = hit.state ? type.lifecycle.states[hit.state] : undefined;
    return [
      {
        id: `hit:${hit.id}`,
        label: hit.title,
        hint: hit.number,
        to: `/${type.plural}/${hit.number}`,
        ...(state ? { phase: state.phase, state: state.label } : { icon: IconFileDescription }),
      },
    ];
  });

/** What the palette offers for the words typed: what can be done here first, then places, records, and things to create. */
export const paletteGroups = (
  words: string,
  {
    t,
    types,
    hits,
    here,
  }: { t: TFunction; types: readonly RecordType[]; hits: readonly Hit[]; here: Commands | undefined },
): PaletteGroup[] => {
  const asked = words.trim();
  const match = (entry: PaletteEntry): boolean => asked === '' || fits(entry.label, asked);
  const number = numberIn(asked, types);
  const open: PaletteEntry[] = number
    ? [
        {
          id: 'number',
          label: t('palette.number', { number: number.number }),
          icon: IconFileDescription,
          to: `/${number.type.plural}/${number.number}`,
        },
      ]
    : [];
  return [
    { title: t('palette.here'), entries: (here?.commands ?? []).filter(match) },
    {
      title: t('palette.goTo'),
      entries: [
        ...open,
        ...pages(t, types).filter(match),
        ...(asked === '' ? [] : views(t, types).filter(match).slice(0, MOST_VIEWS)),
      ],
    },
    {
      title: t('palette.records'),
      entries:
        asked.length < 2
          ? []
          : [
              ...found(hits, types).slice(0, MOST_HITS),
              {
                id: 'search',
                label: t('palette.allResults', { words: asked }),
                icon: IconSearch,
                to: `/search?q=${encodeURIComponent(asked)}`,
              },
            ],
    },
    { title: t('palette.create'), entries: creations(t, types).filter(match) },
  ].filter(({ entries }) => entries.length > 0);
};
