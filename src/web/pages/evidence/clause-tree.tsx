import { TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '../../api/evidence.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { EvidenceMark } from '../../kit/marks/evidence-mark.tsx';
import { clauseTree, found, pathTo, shownNodes, type ClauseNode } from './tree.ts';
import { useClauseName } from './use-clause-name.ts';
import css from './evidence.module.css';

const Node = ({
  node,
  name,
  on,
  open,
  toggle,
}: {
  node: ClauseNode;
  name: string;
  on: boolean;
  open: boolean;
  toggle: () => void;
}) => {
  const { t } = useTranslation();
  const { asOf } = useSearch({ from: '/app/evidence/{-$clause}' });
  const { clause, depth, leaf, hold, total, worst } = node;
  return (
    <li className={css['node']} data-depth={Math.min(depth, 3)} data-on={on || undefined}>
      {leaf ? (
        <span />
      ) : (
        <button
          type="button"
          aria-expanded={open}
          aria-label={t(open ? 'evidence.fold' : 'evidence.unfold', { clause })}
          onClick={toggle}
        >
          <Icon of={open ? IconChevronDown : IconChevronRight} size={14} />
        </button>
      )}
      <Link
        to="/evidence/{-$clause}"
        params={{ clause }}
        search={asOf ? { asOf } : {}}
        aria-current={on ? 'page' : undefined}
      >
        <span className={css['number']}>{clause}</span>
        <span className="clip">{name}</span>
        <span className={css['tally']}>
          {hold}
          <span>/{total}</span>
        </span>
        {worst ? <EvidenceMark result={worst} bare /> : null}
      </Link>
    </li>
  );
};

/** The clauses of the standard, each with how many of its requirements hold. */
export const ClauseTree = ({ evidence, clause }: { evidence: Evidence; clause: string | undefined }) => {
  const { t } = useTranslation();
  const nameOf = useClauseName(evidence);
  const [words, setWords] = useState('');
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const path = pathTo(clause);
  const asked = words.trim() !== '';
  const nodes = clauseTree(asked ? found(evidence.requirements, words) : evidence.requirements);
  const isOpen = (each: string): boolean => asked || (toggled.get(each) ?? path.includes(each));
  const open = new Set(nodes.map((node) => node.clause).filter(isOpen));
  return (
    <nav className={css['tree']} aria-label={t('evidence.tree')}>
      <div className={css['find']}>
        <TextInput
          aria-label={t('evidence.find')}
          placeholder={t('evidence.find')}
          leftSection={<Icon of={IconSearch} size={14} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <ul>
        {shownNodes(nodes, open).map((node) => (
          <Node
            key={node.clause}
            node={node}
            name={nameOf(node.clause)}
            on={node.clause === clause}
            open={open.has(node.clause)}
            toggle={() => setToggled(new Map(toggled).set(node.clause, !open.has(node.clause)))}
          />
        ))}
      </ul>
    </nav>
  );
};
