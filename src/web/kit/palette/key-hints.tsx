import { useTranslation } from 'react-i18next';
import { Kbd } from '../basic/kbd.tsx';
import css from './palette.module.css';

/** The keys of the palette, at its foot. */
export const KeyHints = ({ asking }: { asking: boolean }) => {
  const { t } = useTranslation();
  return (
    <div className={css['foot']}>
      <span>
        <Kbd keys="↑" /> <Kbd keys="↓" /> {t('palette.choose')}
      </span>
      <span>
        <Kbd keys="↵" /> {t('palette.run')}
      </span>
      <span>
        <Kbd keys="Esc" /> {t(asking ? 'palette.back' : 'palette.close')}
      </span>
    </div>
  );
};
