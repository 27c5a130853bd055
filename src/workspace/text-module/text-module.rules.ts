import type { Fault, Happening } from '#kernel/record/define.ts';
import { namedField } from '#kernel/record/custom.ts';
import { definitionByName } from '#kernel/record/registry.ts';
import { commonFields } from '#kernel/record/common.ts';
import { unknownVariables } from './variables.ts';

/** As much of a canned text as its rules look at. */
type Text = {
  readonly keyword: string;
  readonly text: string;
  readonly recordTypes: readonly string[];
  readonly language: string | null;
};

const KEYWORD = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u;
const shortly = (name: string): string => name.slice(0, 60);

const isLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

/** A keyword is one word, types and variables are such as there are: a text must not disappoint at the moment of sending. */
export const check = ({ keyword, text, recordTypes, language }: Text, happening: Happening<Text>): readonly Fault[] => {
  const types = recordTypes.map((name) => ({ name, definition: definitionByName(name) }));
  const known = types.flatMap(({ definition }) => (definition === undefined ? [] : [definition]));
  const hasField = (field: string): boolean =>
    field in commonFields ||
    known.length === 0 ||
    known.some((definition) => namedField(definition, happening.customFields(definition.name), field) !== undefined);
  return [
    ...(KEYWORD.test(keyword)
      ? []
      : [{ field: 'keyword', message: 'is one word of letters, figures, - and _, at most 40' }]),
    ...types
      .filter(({ definition }) => definition === undefined)
      .map(({ name }) => ({ field: 'recordTypes', message: `names '${shortly(name)}', which is no type of record` })),
    ...unknownVariables(text, hasField).map((name) => ({
      field: 'text',
      message: `has a variable '${shortly(name)}' that nothing fills`,
    })),
    ...(language === null || isLanguage(language)
      ? []
      : [{ field: 'language', message: 'is a language such as en, fr or pt-BR' }]),
  ];
};
