import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { completionsAt, faultsIn, type Completion } from './complete.ts';
import css from './filter.module.css';

/** The text behind the input, with what is wrong marked in it. */
const Marked = ({ text, at }: { text: string; at: readonly [number, number] | undefined }) =>
  at === undefined ? null : (
    <div className={css['behind']} aria-hidden="true">
      {text.slice(0, at[0])}
      <mark>{text.slice(...at) || ' '}</mark>
      {text.slice(at[1])}
    </div>
  );

/**
 * The filter as text: names and values are completed at the caret, the part that is wrong is marked with the reason, and nothing that
 * was typed is lost. Enter applies it.
 */
export const FilterText = ({
  type,
  filter,
  apply,
  close,
}: {
  type: RecordType;
  filter: string;
  apply: (filter: string) => void;
  close: () => void;
}) => {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [text, setText] = useState(filter);
  const [caret, setCaret] = useState(filter.length);
  const [asked, setAsked] = useState(false);
  useEffect(() => input.current?.focus(), []);
  const offers = completionsAt(t, type, text, caret);
  const [fault] = faultsIn(type, text);
  // While one is still typing at the end of it, a part is not wrong yet.
  const told = fault && (asked || fault.at[1] < caret || caret < fault.at[0]) ? fault : undefined;
  const take = ({ from, to, text: word }: Completion): void => {
    const more = word.endsWith(':') ? '' : ' ';
    const next = `${text.slice(0, from)}${word}${text.slice(to).startsWith(more) ? '' : more}${text.slice(to)}`;
    const at = from + word.length + more.length;
    setText(next);
    setCaret(at);
    combobox.resetSelectedOption();
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const submit = (): void => {
    setAsked(true);
    if (fault) return input.current?.setSelectionRange(...fault.at);
    apply(text.trim());
    close();
  };
  return (
    <Combobox
      store={combobox}
      withinPortal
      position="bottom-start"
      onOptionSubmit={(value) => {
        const offer = offers[Number(value)];
        if (offer) take(offer);
      }}
    >
      <Combobox.Target>
        <span className={css['text']}>
          <Marked text={text} at={told?.at} />
          <TextInput
            ref={input}
            spellCheck={false}
            autoComplete="off"
            aria-label={t('filter.asText')}
            placeholder={t('filter.textHint')}
            value={text}
            error={told?.message}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
              combobox.openDropdown();
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0) {
                event.preventDefault();
                submit();
              }
              if (event.key === 'Tab' && combobox.dropdownOpened && offers[0] && !event.shiftKey) {
                event.preventDefault();
                take(offers[Math.max(0, combobox.getSelectedOptionIndex())] ?? offers[0]);
              }
              if (event.key === 'Escape') {
                event.stopPropagation();
                if (combobox.dropdownOpened && offers.length > 0) combobox.closeDropdown();
                else close();
              }
            }}
          />
        </span>
      </Combobox.Target>
      <Combobox.Dropdown hidden={offers.length === 0}>
        <Combobox.Options aria-label={t('filter.offers')}>
          {offers.map((offer, at) => (
            <Combobox.Option key={offer.text} value={String(at)}>
              <span className={css['offer']}>
                <span className="mono">{offer.text}</span>
                <span className="muted clip">{offer.label}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
};
