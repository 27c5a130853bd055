import { AppError } from '#kernel/errors.ts';
import { fieldChange, newField } from '#kernel/record/custom-input.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { definitionByName } from '#kernel/record/registry.ts';
import { initialOf } from '#kernel/record/validate.ts';
import { settingNamed } from '#kernel/settings/settings.ts';
import { loadRules } from '#kernel/store/caller.ts';
import { checkCreation, edit, transit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import { addField, changeField, listFields } from '#kernel/store/custom-fields.ts';
import { translate } from '#kernel/store/db-errors.ts';
import type { Statement } from '#kernel/store/db.ts';
import { takeNumber } from '#kernel/store/numbers.ts';
import { setSetting } from '#kernel/store/setting-values.ts';
import { createRecord } from '#kernel/store/write.ts';
import { idsOf, withIds } from './names.ts';
import { keepingPictures } from './pictures.ts';
import type { PlannedItem } from './plan.ts';
import { carried, typesOf } from './present.ts';
import { PARTS, type Items } from './shape.ts';

type Values = Readonly<Record<string, unknown>>;

/** The same caller within one transaction: all or nothing. */
const within = <T>(context: Context, work: (inner: Context) => Promise<T>): Promise<T> =>
  context.transaction(async (ask) => {
    const batch: Context['batch'] = (statements) =>
      Promise.all(statements.map(ask)).catch((error: unknown) => {
        throw translate(error);
      });
    return work({ ...context, batch, transaction: (inner) => inner(ask) });
  });

const applyField = async (context: Context, key: string, value: Values, added: boolean): Promise<void> => {
  const [type = '', name = ''] = key.slice('field:'.length).split('.');
  const { ended, ...rest } = value;
  if (added) await addField(context, newField.parse({ type, name, ...rest }));
  const held = (await listFields(context)).find((each) => each.type === type && each.name === name);
  if (held === undefined) throw new AppError('not_found', `There is no field ${type}.${name}.`);
  const { kind: _kind, to: _to, ...change } = rest as Record<string, unknown>;
  const gone = Object.fromEntries(
    Object.keys(held.options)
      .filter((option) => !(option in rest) && option !== 'to' && option !== 'values')
      .map((option) => [option, null]),
  );
  await changeField(context, held.id, null, fieldChange.parse({ ...change, ...gone, ended: ended === true }));
};

const recordIn = async (context: Context, definition: AnyDefinition, title: string): Promise<string | undefined> => {
  const [, name = title, turn = '1'] = /^(.*) ~(\d+)$/.exec(title) ?? [];
  const [answer] = await context.batch([
    {
      text: `SELECT id FROM directory WHERE org = $1 AND type = $2 AND title = $3 AND phase <> 'void' ORDER BY id OFFSET $4 LIMIT 1`,
      values: [context.principal.org, definition.name, name, Number(turn) - 1],
    },
  ]);
  return answer?.rows[0]?.['id'] as string | undefined;
};

const partsOf = (key: string): { definition: AnyDefinition; title: string } => {
  const [, type = '', title = ''] = /^record:([^:]*):(.*)$/s.exec(key) ?? [];
  const definition = definitionByName(type);
  if (definition === undefined || !PARTS.some((part) => typesOf(part).includes(definition)))
    throw new AppError('invalid', `Records of type ${type.slice(0, 60)} are no configuration.`);
  return { definition, title };
};

const applyRecord = async (outer: Context, context: Context, key: string, value: Values): Promise<void> => {
  const { definition, title } = partsOf(key);
  const id = await recordIn(context, definition, title);
  if (id === undefined) {
    const checked = await checkCreation(context, definition, {
      title: title.replace(/ ~\d+$/, ''),
      confidential: false,
      ...value,
    });
    // Numbers are handed out outside of the transaction: they are not given back when it comes to nothing.
    await createRecord(context, definition, checked, { number: await takeNumber(outer, definition) });
    return;
  }
  const blank = Object.fromEntries(
    carried(definition)
      .filter(({ name }) => !(name in value))
      .map(({ name, field }) => [name, initialOf(field)]),
  );
  await edit(context, definition, id, null, { ...blank, ...value });
};

const remove = async (context: Context, key: string): Promise<void> => {
  if (key.startsWith('setting:')) {
    const setting = settingNamed(key.slice('setting:'.length));
    if (setting !== undefined) await setSetting(context, setting.name, null, { value: setting.initial });
  } else if (key.startsWith('field:')) {
    const [type = '', name = ''] = key.slice('field:'.length).split('.');
    const held = (await listFields(context)).find((each) => each.type === type && each.name === name);
    if (held !== undefined) await changeField(context, held.id, null, { ended: true });
  } else if (key.startsWith('record:')) {
    const { definition, title } = partsOf(key);
    const id = await recordIn(context, definition, title);
    const lifecycle = definition.lifecycle as {
      states: Record<string, string>;
      transitions: Record<string, { to: string }>;
    };
    const ending = Object.entries(lifecycle.transitions).find(([, { to }]) => lifecycle.states[to] === 'void')?.[0];
    if (id !== undefined && ending !== undefined) await transit(context, definition, id, null, ending, {});
  }
};

export type ApplyInput = {
  readonly items: Items;
  readonly plan: readonly PlannedItem[];
  /** Gives a role, told in the person's history. */
  readonly giveRole: (context: Context, role: Values) => Promise<void>;
  /** Everything is done and taken back: it would have worked. */
  readonly dryRun: boolean;
  /** What is written in the same transaction. */
  readonly along?: readonly Statement[];
};

const ORDER = [/^field:/, /^record:calendar:/, /^record:team:/, /^setting:/, /^record:/, /^role:/];

class Enough extends Error {}

/** Takes in what a plan says, in one transaction, in an order in which what is referred to comes first. Throws what any part of it throws, and then nothing was done. */
export const applyItems = async (
  context: Context,
  { items, plan, giveRole, dryRun, along = [] }: ApplyInput,
): Promise<void> => {
  const work = async (first: Context): Promise<void> => {
    const doing = plan.filter(({ what }) => what === 'added' || what === 'changed');
    let inner = first;
    for (const [at, kind] of ORDER.entries()) {
      const group = doing.filter(({ key }) => ORDER.findIndex((each) => each.test(key)) === at);
      // Teams escalate to one another: what refers to a record that comes later is written twice.
      for (const turn of kind.test('record:') || kind.test('record:team:') ? [1, 2] : [1]) {
        const ids = await idsOf(inner, Object.fromEntries(items));
        for (const { key, what } of group) {
          const { value } = withIds(items.get(key), ids);
          try {
            if (key.startsWith('field:')) await applyField(inner, key, value as Values, what === 'added' && turn === 1);
            else if (key.startsWith('setting:')) {
              const name = key.slice('setting:'.length);
              const kept = await keepingPictures(inner, name, (value as Values)['value']);
              await setSetting(inner, name, null, { value: kept });
            } else if (key.startsWith('role:')) await giveRole(inner, value as Values);
            else await applyRecord(context, inner, key, value as Values);
          } catch (error) {
            if (error instanceof AppError)
              throw new AppError(error.code, `${key.slice(0, 200)}: ${error.message}`, error.details);
            throw error;
          }
        }
      }
      if (group.length > 0) inner = { ...inner, ...(await loadRules(inner.batch)) };
    }
    for (const { key, what } of plan) if (what === 'removed') await remove(inner, key);
    if (along.length > 0) await inner.batch(along);
    if (dryRun) throw new Enough();
  };
  await within(context, work).catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
  });
};
