import { namedField } from '#kernel/record/custom.ts';
import type { Fault, Happening } from '#kernel/record/define.ts';
import { definitionByName } from '#kernel/record/registry.ts';
import { writable } from '#kernel/record/validate.ts';

type Template = { readonly recordType: string; readonly fills: Readonly<Record<string, unknown>> | null };

/** What a template fills must be there in the type that it is of, and be people's to fill. */
export const check = (template: Template, happening: Happening<Template>): readonly Fault[] => {
  const definition = definitionByName(template.recordType);
  if (definition === undefined || definition.arrangement === true)
    return [
      { field: 'recordType', message: `names '${template.recordType.slice(0, 60)}', which is no type of record` },
    ];
  const custom = happening.customFields(definition.name);
  return Object.keys(template.fills ?? {}).flatMap((name) => {
    const each = namedField(definition, custom, name);
    return each !== undefined && writable(each, true)
      ? []
      : [{ field: 'fills', message: `name '${name.slice(0, 60)}', which is no field that can be filled` }];
  });
};
