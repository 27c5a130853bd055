import { useTranslation } from 'react-i18next';
import type { Difference } from '../../api/configuration.ts';
import { isRef } from '../../kit/fields/kind.ts';
import css from './changes.module.css';

const LONGEST = 120;

/** A value of a configuration in a line. */
const wordsOf = (value: unknown, nothing: string): string => {
  if (value === null || value === undefined || value === '') return nothing;
  if (isRef(value)) return value.label;
  if (Array.isArray(value)) return value.map((each) => wordsOf(each, nothing)).join(', ') || nothing;
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${wordsOf(inner, nothing)}`)
      .join('; ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const clip = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** What differs, a line each: where, what stood there, what stands there now. */
export const Differences = ({ of }: { of: readonly Difference[] }) => {
  const { t } = useTranslation();
  return (
    <dl className={css['differences']}>
      {of.slice(0, 40).map(({ path, label, from, to }) => (
        <div key={path.join(' ')}>
          <dt>{(label ?? path.join(' › ')) || t('changes.value')}</dt>
          <dd>
            <del>{clip(wordsOf(from, t('changes.nothing')))}</del> <span aria-hidden="true">→</span>{' '}
            <ins>{clip(wordsOf(to, t('changes.nothing')))}</ins>
          </dd>
        </div>
      ))}
      {of.length > 40 ? <p className="faint">{t('admin.more', { count: of.length - 40 })}</p> : null}
    </dl>
  );
};
