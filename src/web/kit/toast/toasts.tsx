import { ActionIcon } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../basic/icon.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { printedKeys } from '../keys/combo.ts';
import { useKeys } from '../keys/use-keys.ts';
import { dismiss, onToasts, toastsNow, type Toast } from './store.ts';
import css from './toasts.module.css';

const One = ({ toast }: { toast: Toast }) => {
  const { t } = useTranslation();
  const { action } = toast;
  const act = (): void => {
    dismiss(toast.id);
    action?.run();
  };
  useKeys(action?.keys ? [{ keys: action.keys, label: 'keys.undo', run: act }] : []);
  return (
    <li className={css['toast']} data-tone={toast.tone}>
      <Icon of={toast.tone === 'ok' ? IconCheck : IconAlertCircle} />
      <span>
        <b>{toast.text}</b> {toast.detail}
      </span>
      {action ? (
        <button type="button" className={css['action']} onClick={act}>
          {action.label} {action.keys ? <Kbd keys={printedKeys(action.keys)} /> : null}
        </button>
      ) : null}
      <ActionIcon aria-label={t('toast.dismiss')} onClick={() => dismiss(toast.id)}>
        <Icon of={IconX} size={14} />
      </ActionIcon>
    </li>
  );
};

/** The messages, in a live region at the foot of the page. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(onToasts, toastsNow);
  return (
    <div className={css['toasts']} role="status" aria-live="polite">
      {toasts.length > 0 ? (
        <ol>
          {toasts.map((toast) => (
            <One key={toast.id} toast={toast} />
          ))}
        </ol>
      ) : null}
    </div>
  );
};
