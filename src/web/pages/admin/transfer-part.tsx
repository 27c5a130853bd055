import { Button, Checkbox, FileButton } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CONFIGURATION_PARTS,
  exportAddress,
  importConfiguration,
  keptQuery,
  type PlannedItem,
} from '../../api/configuration.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { Tag } from '../../kit/basic/tag.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { say } from '../../kit/toast/store.ts';
import { Refused } from './refused.tsx';
import { Differences } from './value-words.tsx';
import admin from './admin.module.css';
import css from './changes.module.css';

const Export = () => {
  const { t } = useTranslation();
  const [parts, setParts] = useState<readonly string[]>(CONFIGURATION_PARTS.filter((part) => part !== 'roles'));
  return (
    <section className={css['box']} aria-labelledby="export-title">
      <h3 id="export-title">{t('transfer.export')}</h3>
      <p className="muted">{t('transfer.exportAbout')}</p>
      <div className={css['parts']}>
        {CONFIGURATION_PARTS.map((part) => (
          <Checkbox
            key={part}
            label={t(`transfer.part.${part}`)}
            checked={parts.includes(part)}
            onChange={(event) =>
              setParts(event.currentTarget.checked ? [...parts, part] : parts.filter((each) => each !== part))
            }
          />
        ))}
      </div>
      <Button
        component="a"
        href={exportAddress(parts)}
        download="wellrun-configuration.json"
        data-disabled={parts.length === 0 || undefined}
        leftSection={<Icon of={IconDownload} />}
      >
        {t('transfer.download')}
      </Button>
    </section>
  );
};

const TONES = { added: 'ok', changed: 'warn', removed: 'bad', conflict: 'bad' } as const;

const Planned = ({ item, skip, toggle }: { item: PlannedItem; skip: boolean; toggle: () => void }) => {
  const { t } = useTranslation();
  return (
    <li>
      <Checkbox aria-label={t('transfer.take', { what: item.key })} checked={!skip} onChange={toggle} />
      <span>{item.what === 'same' ? null : <Tag tone={TONES[item.what]}>{t(`transfer.what.${item.what}`)}</Tag>}</span>
      <b className="clip">{item.key.replace(/^(?:setting|field|record):/u, '')}</b>
      {item.why ? <p className={css['why']}>{item.why}</p> : null}
      {!item.why && item.missing.length > 0 ? (
        <p className={css['why']}>{t('transfer.missing', { names: item.missing.join(', ') })}</p>
      ) : null}
      <Differences of={item.differences} />
    </li>
  );
};

const Import = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [file, setFile] = useState<unknown>(null);
  const [skip, setSkip] = useState<readonly string[]>([]);
  const [broken, setBroken] = useState(false);
  const look = useMutation({ mutationFn: (content: unknown) => importConfiguration(content, true) });
  const apply = useMutation({
    mutationFn: () => importConfiguration(file, false, skip),
    onSuccess: async () => {
      say({ tone: 'ok', text: t('transfer.done') });
      setFile(null);
      look.reset();
      await client.invalidateQueries();
    },
  });
  const open = (content: unknown): void => {
    setFile(content);
    setSkip([]);
    apply.reset();
    look.mutate(content);
  };
  const read = async (chosen: File | null): Promise<void> => {
    if (chosen === null) return;
    try {
      open(JSON.parse(await chosen.text()));
      setBroken(false);
    } catch {
      setBroken(true);
    }
  };
  const kept = useQuery(keptQuery).data ?? [];
  const format = useFormat();
  const plan = file === null ? [] : (look.data?.plan ?? []);
  const doing = plan.filter(({ what }) => what !== 'same');
  const left = doing.filter(({ key }) => !skip.includes(key));
  const toggle = (key: string): void =>
    setSkip(skip.includes(key) ? skip.filter((each) => each !== key) : [...skip, key]);
  return (
    <section className={css['box']} aria-labelledby="import-title">
      <h3 id="import-title">{t('transfer.import')}</h3>
      <p className="muted">{t('transfer.importAbout')}</p>
      <div className={css['row']}>
        <FileButton accept="application/json,.json" onChange={(chosen) => void read(chosen)}>
          {(props) => (
            <Button {...props} leftSection={<Icon of={IconUpload} />}>
              {t('transfer.choose')}
            </Button>
          )}
        </FileButton>
      </div>
      {broken ? (
        <p className={admin['refused']} role="alert">
          {t('transfer.broken')}
        </p>
      ) : null}
      <Refused error={look.error ?? apply.error} />
      {file !== null && look.data ? (
        <>
          <p role="status">{t('transfer.found', { count: doing.length, same: plan.length - doing.length })}</p>
          <ul className={css['plan']}>
            {doing.map((item) => (
              <Planned key={item.key} item={item} skip={skip.includes(item.key)} toggle={() => toggle(item.key)} />
            ))}
          </ul>
          <div className={css['row']}>
            <Button
              variant="filled"
              disabled={left.length === 0 || left.some(({ what }) => what === 'conflict')}
              loading={apply.isPending}
              onClick={() => apply.mutate()}
            >
              {t('transfer.apply', { count: left.length })}
            </Button>
            <Button variant="subtle" onClick={() => setFile(null)}>
              {t('record.cancel')}
            </Button>
          </div>
        </>
      ) : null}
      {kept.length > 0 && file === null ? (
        <>
          <h3>{t('transfer.kept')}</h3>
          <ul>
            {kept.map(({ id, at, by }) => (
              <li key={id} className={css['row']}>
                <span>
                  {format.dateTime(at)} <span className="faint">{by ?? t('admin.product')}</span>
                </span>
                <Button variant="subtle" onClick={() => open(id)}>
                  {t('transfer.look')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
};

/** The configuration as one file: out of this installation, or into it. */
export const TransferPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="transfer-title">
      <header className={admin['head']}>
        <h2 id="transfer-title">{t('admin.part.transfer')}</h2>
        <p className="muted">{t('transfer.about')}</p>
      </header>
      {may ? (
        <>
          <Export />
          <Import />
        </>
      ) : (
        <p>{t('admin.lookOnly')}</p>
      )}
    </section>
  );
};
