import { useTemplateEntries } from '../kit/template/use-template-entries.ts';
import { Palette } from '../kit/palette/palette.tsx';
import { useEverywhere } from './everywhere.ts';

/** Ctrl K, with what can be done or opened from every page. Loaded once the first page is there. */
export const CommandPalette = () => <Palette everywhere={[...useEverywhere(), ...useTemplateEntries()]} />;
