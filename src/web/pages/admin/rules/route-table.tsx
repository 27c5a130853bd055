import { ActionIcon, Button, MultiSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RuleAction } from '#workspace/automation-rule/rule.schema.ts';
import { useTypes } from '../../../api/definitions.ts';
import type { RecordType } from '../../../api/types.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { RefById } from '../../../kit/picker/by-id.tsx';
import { fieldAt, readable } from './fields.ts';
import css from './rules.module.css';

type Route = Extract<RuleAction, { do: 'route' }>;

/** Which team gets what: a table of values, of which the first line that fits counts. */
export const RouteTable = ({
  type,
  action,
  change,
}: {
  type: RecordType;
  action: Route;
  change: (action: Route) => void;
}) => {
  const { t } = useTranslation();
  const types = useTypes();
  const columns = action.by.map((path) => ({ path, known: fieldAt(types, type, path) }));
  const put = (at: number, line: Route['lines'][number] | null): void =>
    change({
      ...action,
      lines: [...action.lines.slice(0, at), ...(line ? [line] : []), ...action.lines.slice(at + 1)],
    });
  return (
    <>
      <MultiSelect
        className={css['wide'] ?? ''}
        aria-label={t('rule.routeBy')}
        data={readable(types, type)}
        value={action.by}
        maxValues={5}
        onChange={(by) =>
          by.length > 0 &&
          change({
            ...action,
            by,
            lines: action.lines.map((line) => ({
              ...line,
              values: by.map((path) => line.values[action.by.indexOf(path)] ?? ''),
            })),
          })
        }
        searchable
      />
      <table className={css['route']}>
        <thead>
          <tr>
            {columns.map(({ path, known }) => (
              <th key={path} scope="col">
                {known?.label ?? path}
              </th>
            ))}
            <th scope="col">{t('rule.team.label')}</th>
            <th aria-label={t('rule.dropLine')} />
          </tr>
        </thead>
        <tbody>
          {action.lines.map((line, n) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no names of their own
            <tr key={n}>
              {columns.map(({ path, known }, column) => {
                const set = (value: string): void =>
                  put(n, {
                    ...line,
                    values: action.by.map((_each, at) => (at === column ? value : (line.values[at] ?? ''))),
                  });
                const label = t('rule.lineOf', { field: known?.label ?? path, line: n + 1 });
                return (
                  <td key={path}>
                    {known?.field.kind === 'ref' ? (
                      <RefById to={String(known.field.to)} id={line.values[column] ?? ''} change={set} label={label} />
                    ) : (
                      <TextInput
                        aria-label={label}
                        placeholder={t('rule.anyValue')}
                        value={line.values[column] ?? ''}
                        onChange={(event) => set(event.currentTarget.value)}
                      />
                    )}
                  </td>
                );
              })}
              <td>
                <RefById
                  to="team"
                  id={line.team}
                  change={(team) => put(n, { ...line, team })}
                  label={t('rule.lineOf', { field: t('rule.team.label'), line: n + 1 })}
                />
              </td>
              <td>
                <ActionIcon aria-label={t('rule.dropLine')} onClick={() => put(n, null)}>
                  <Icon of={IconX} size={14} />
                </ActionIcon>
              </td>
            </tr>
          ))}
          <tr>
            <td colSpan={columns.length}>
              <Button
                variant="subtle"
                leftSection={<Icon of={IconPlus} size={14} />}
                onClick={() => put(action.lines.length, { values: action.by.map(() => ''), team: '' })}
              >
                {t('rule.addLine')}
              </Button>{' '}
              <span className="faint">{t('rule.otherwise')}</span>
            </td>
            <td colSpan={2}>
              <RefById
                to="team"
                id={action.otherwise ?? ''}
                change={(team) => change({ ...action, otherwise: team || null })}
                label={t('rule.otherwise')}
              />
            </td>
          </tr>
        </tbody>
      </table>
    </>
  );
};
