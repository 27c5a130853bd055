import { ActionIcon } from '@mantine/core';
import {
  IconBlockquote,
  IconBold,
  IconCode,
  IconEye,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPaperclip,
  IconTemplate,
} from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconShape } from '../basic/icon.tsx';
import { apply, selectionOf } from './apply.ts';
import { coded, linked, prefixed, wrapped, type Edit, type Selection } from './edits.ts';
import css from './composer.module.css';

type Change = (text: string, selection: Selection, words: string) => Edit;
type Tool = { name: string; icon: IconShape; keys?: string; change: Change };

const TOOLS: readonly Tool[] = [
  { name: 'bold', icon: IconBold, keys: 'b', change: (text, selection) => wrapped(text, selection, '**') },
  { name: 'italic', icon: IconItalic, keys: 'i', change: (text, selection) => wrapped(text, selection, '_') },
  { name: 'list', icon: IconList, change: (text, selection) => prefixed(text, selection, '- ') },
  { name: 'numbers', icon: IconListNumbers, change: (text, selection) => prefixed(text, selection, '1. ') },
  { name: 'quote', icon: IconBlockquote, change: (text, selection) => prefixed(text, selection, '> ') },
  { name: 'code', icon: IconCode, change: coded },
  { name: 'link', icon: IconLink, keys: 'k', change: linked },
];

/** Runs what Ctrl and a letter mean in a text; gives whether they mean anything. */
export const shortcut = (field: HTMLTextAreaElement, key: string, words: string): boolean => {
  const tool = TOOLS.find(({ keys }) => keys === key.toLowerCase());
  if (!tool) return false;
  apply(field, tool.change(field.value, selectionOf(field), words));
  return true;
};

/** What can be done with a text: form, files, canned texts, a look at how it will read. */
export const Toolbar = ({
  field,
  attach,
  texts,
  preview,
  previewing,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  attach: () => void;
  texts?: (() => void) | undefined;
  preview: () => void;
  previewing: boolean;
}) => {
  const { t } = useTranslation();
  return (
    <div className={css['tools']} role="toolbar" aria-label={t('compose.tools')}>
      <ActionIcon aria-label={t('compose.attach')} title={t('compose.attach')} onClick={attach}>
        <Icon of={IconPaperclip} />
      </ActionIcon>
      {texts ? (
        <ActionIcon aria-label={t('compose.texts')} title={`${t('compose.texts')} ::`} onClick={texts}>
          <Icon of={IconTemplate} />
        </ActionIcon>
      ) : null}
      <span className={css['between']} />
      {TOOLS.map(({ name, icon, keys, change }) => (
        <ActionIcon
          key={name}
          aria-label={t(`compose.tool.${name}`)}
          title={keys ? `${t(`compose.tool.${name}`)} Ctrl ${keys.toUpperCase()}` : t(`compose.tool.${name}`)}
          disabled={previewing}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            const { current } = field;
            if (current) apply(current, change(current.value, selectionOf(current), t('compose.linkWords')));
          }}
        >
          <Icon of={icon} />
        </ActionIcon>
      ))}
      <span className={css['between']} />
      <ActionIcon
        aria-label={t('compose.preview')}
        title={t('compose.preview')}
        aria-pressed={previewing}
        onClick={preview}
      >
        <Icon of={IconEye} />
      </ActionIcon>
    </div>
  );
};
