import {
  IconChartHistogram,
  IconFileDescription,
  IconInbox,
  IconListDetails,
  IconPlus,
  IconRosetteDiscountCheck,
  IconSearch,
  IconTemplate,
  IconUserCheck,
  IconUserCircle,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { Hit } from '../../api/search.ts';
import type { RecordType } from '../../api/types.ts';
import type { IconShape } from '../basic/icon.tsx';
import type { Phase } from '#kernel/record/phase.ts';
import { viewsOf } from '../list/views.ts';
import type { Ask, Commands } from './commands.ts';
import { fitting } from './match.ts';
import type { Recent } from './recent.ts';

/** One line of the palette. `to` is an address within the application; a command runs instead, or asks for more first. */
export type PaletteEntry = {
  id: string;
  label: string;
  icon?: IconShape;
  phase?: Phase;
  state?: string;
  hint?: string;
  keys?: string;
  to?: string;
  run?: (() => void) | undefined;
  ask?: (() => Ask) | undefined;
};
export type PaletteGroup = { title: string; entries: PaletteEntry[] };

const NUMBER = /^([a-z]{2,8})(-?)(\d{1,12})$/iu;
const DIGITS = 6;
const MOST_HERE = 8;
const MOST_PLACES = 7;
const MOST_HITS = 8;
const MOST_RECENT = 5;

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
  { id: 'page:texts', label: t('nav.texts'), icon: IconTemplate, to: '/text-modules' },
  { id: 'page:dashboard', label: t('nav.dashboard'), icon: IconChartHistogram, to: '/dashboard' },
  { id: 'page:evidence', label: t('nav.evidence'), icon: IconRosetteDiscountCheck, to: '/evidence' },
  { id: 'page:account', label: t('account.title'), icon: IconUserCircle, to: '/account' },
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
        ...(type.name === 'person'
          ? { icon: IconUserCircle }
          : state
            ? { phase: state.phase, state: state.label }
            : { icon: IconFileDescription }),
      },
    ];
  });

export type Offered = {
  t: TFunction;
  /** Of the daily work: what there are lists of, and what is created. */
  types: readonly RecordType[];
  /** Also those that people arrange for themselves: what may be found. */
  every?: readonly RecordType[];
  hits: readonly Hit[];
  here: readonly Commands[];
  /** What can be done or opened anywhere: appearance, administration, the way out. */
  everywhere?: readonly PaletteEntry[];
  recent?: readonly Recent[];
};

/** What the palette offers for the words typed: what can be done here first, then places, records, and things to create. */
export const paletteGroups = (
  words: string,
  { t, types, every = types, hits, here, everywhere = [], recent = [] }: Offered,
): PaletteGroup[] => {
  const asked = words.trim();
  const used = recent.map(({ id }) => id);
  const fit = (entries: readonly PaletteEntry[], most: number): PaletteEntry[] =>
    fitting(entries, asked, used).slice(0, most);
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
  const places = pages(t, types);
  const actions = everywhere.filter(({ to }) => to === undefined);
  const visited = recent.flatMap(({ id, label, hint, to }): PaletteEntry[] =>
    label && to ? [{ id: `recent:${id}`, label, to, icon: IconFileDescription, ...(hint ? { hint } : {}) }] : [],
  );
  return [
    ...here.map(({ about, commands }) => ({
      title: t('palette.on', { about }),
      entries: fit(commands, asked === '' ? MOST_HERE : Infinity),
    })),
    { title: t('palette.recent'), entries: asked === '' ? visited.slice(0, MOST_RECENT) : [] },
    {
      title: t('palette.goTo'),
      entries: [
        ...open,
        ...(asked === ''
          ? places.slice(0, MOST_PLACES)
          : fit([...places, ...views(t, types), ...everywhere.filter(({ to }) => to !== undefined)], MOST_PLACES)),
      ],
    },
    {
      title: t('palette.everywhere'),
      entries: asked === '' ? [] : fit(actions, MOST_PLACES),
    },
    {
      title: t('palette.records'),
      entries:
        asked.length < 2
          ? []
          : [
              ...found(hits, every).slice(0, MOST_HITS),
              {
                id: 'search',
                label: t('palette.allResults', { words: asked }),
                icon: IconSearch,
                to: `/search?q=${encodeURIComponent(asked)}`,
              },
            ],
    },
    { title: t('palette.create'), entries: fit(creations(t, types), asked === '' ? MOST_HERE : Infinity) },
  ].filter(({ entries }) => entries.length > 0);
};
