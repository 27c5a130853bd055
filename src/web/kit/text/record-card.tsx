import { Portal } from '@mantine/core';
import type { Hit } from '../../api/search.ts';
import { useTypeByName } from '../../api/definitions.ts';
import { useLabels } from '../fields/use-labels.ts';
import { isFinal } from '../marks/final.ts';
import { StateMark } from '../marks/state-mark.tsx';
import type { RecordType } from '../../api/types.ts';
import css from './markdown.module.css';

const WIDTH = 320;

const Standing = ({ type, hit }: { type: RecordType; hit: Hit }) => {
  const labels = useLabels(type);
  return hit.state && hit.phase ? (
    <StateMark phase={hit.phase} label={labels.state(hit.state)} final={isFinal(type.lifecycle, hit.state)} />
  ) : null;
};

/** What a number in a text stands for, beside it while it is pointed at. */
export const RecordCard = ({ hit, at }: { hit: Hit; at: DOMRect }) => {
  const type = useTypeByName(hit.type);
  return (
    <Portal>
      <div
        className={css['card']}
        role="tooltip"
        style={{ top: at.bottom + 6, left: Math.max(8, Math.min(at.left, innerWidth - WIDTH - 8)) }}
      >
        <span className="mono faint">{hit.number}</span>
        <b>{hit.title}</b>
        {type ? <Standing type={type} hit={hit} /> : null}
      </div>
    </Portal>
  );
};
