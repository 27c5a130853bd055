import { useLocalStorage } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import type { RecordType } from '../api/types.ts';
import { sectionOf, type Section } from './nav-sections.ts';

/** Where most people work all day. */
const FIRST: Section[] = ['8.6'];

/** The section of the page at hand: of the clause it shows, or of the type of its records. */
export const sectionOfPath = (path: string, types: readonly RecordType[]): Section | undefined => {
  const [first = '', second = ''] = path.split('/').filter(Boolean);
  if (first === 'evidence') return second ? sectionOf(second) : undefined;
  const type = types.find((each) => each.plural === first);
  return type ? sectionOf(type.clauses[0] ?? type.section) : undefined;
};

/** Which sections show their modules: the one at hand, and those that the person left open. */
export const useOpenSections = (types: readonly RecordType[]) => {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [kept, setKept] = useLocalStorage<Section[]>({
    key: 'wellrun.sections',
    defaultValue: FIRST,
    getInitialValueInEffect: false,
  });
  const here = sectionOfPath(path, types);
  return {
    isOpen: (section: Section): boolean => section === here || kept.includes(section),
    isHere: (section: Section): boolean => section === here,
    toggle: (section: Section): void =>
      setKept(kept.includes(section) ? kept.filter((each) => each !== section) : [...kept, section]),
  };
};
