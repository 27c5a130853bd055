import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WIDTHS } from './columns.ts';
import css from './list.module.css';

const STEP = 8;
const within = (px: number): number => Math.round(Math.max(WIDTHS.least, Math.min(WIDTHS.most, px)));

/** The edge of a column: dragged, or moved with the arrow keys while it has the focus. */
export const ResizeHandle = ({ name, resize }: { name: string; resize: (px: number, ended: boolean) => void }) => {
  const { t } = useTranslation();
  const handle = useRef<HTMLSpanElement>(null);
  const [now, setNow] = useState<number>(WIDTHS.least);
  const widthNow = (): number => handle.current?.parentElement?.getBoundingClientRect().width ?? 0;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- a separator that can be moved
    <span
      ref={handle}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('columns.width', { name })}
      aria-valuemin={WIDTHS.least}
      aria-valuemax={WIDTHS.most}
      aria-valuenow={now}
      className={css['resize']}
      onFocus={() => setNow(within(widthNow()))}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        event.stopPropagation();
        resize(within(widthNow() + (event.key === 'ArrowLeft' ? -STEP : STEP)), true);
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        const { currentTarget, pointerId, clientX } = event;
        const began = widthNow();
        currentTarget.setPointerCapture(pointerId);
        const at = (x: number): number => within(began + x - clientX);
        const move = (moving: PointerEvent): void => resize(at(moving.clientX), false);
        const end = (ending: PointerEvent): void => {
          currentTarget.removeEventListener('pointermove', move);
          currentTarget.removeEventListener('pointerup', end);
          resize(at(ending.clientX), true);
        };
        currentTarget.addEventListener('pointermove', move);
        currentTarget.addEventListener('pointerup', end);
      }}
    />
  );
};
