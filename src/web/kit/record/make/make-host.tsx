import { Modal } from '@mantine/core';
import { lazy, Suspense, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes, useWorkTypes } from '../../../api/definitions.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import { SkeletonRows } from '../../states/skeleton.tsx';
import { onAsked } from '../ask.ts';
import { wayIn, waysOf } from './ways.ts';

type Props = { type: RecordType; record: RecordRow };

// The forms come when they are asked for.
const ConvertForm = lazy(() => import('./convert-form.tsx').then((module) => ({ default: module.ConvertForm })));
const CopyForm = lazy(() => import('./copy-form.tsx').then((module) => ({ default: module.CopyForm })));
const SplitForm = lazy(() => import('./split-form.tsx').then((module) => ({ default: module.SplitForm })));
const TemplateForm = lazy(() => import('./template-form.tsx').then((module) => ({ default: module.TemplateForm })));

const WayForm = ({ type, record, way, close }: Props & { way: string; close: () => void }) => {
  const types = useWorkTypes();
  const [how, to] = way.split(':');
  const target = types.find(({ name }) => name === to);
  const conversion = type.conversions?.find((each) => each.to === to);
  if (how === 'convert' && target && conversion)
    return <ConvertForm type={type} record={record} target={target} conversion={conversion} close={close} />;
  if (how === 'copy') return <CopyForm type={type} record={record} close={close} />;
  if (how === 'template') return <TemplateForm type={type} record={record} close={close} />;
  return how === 'split' ? <SplitForm type={type} record={record} close={close} /> : null;
};

/** The dialogs that make another record of the one on the page, opened from its menu and from the palette. */
export const MakeHost = ({ type, record }: Props) => {
  const { t } = useTranslation();
  const types = useTypes();
  const [way, setWay] = useState<string | null>(null);
  const asked = useEffectEvent((id: string, name: string) => {
    const wanted = wayIn(name);
    if (id === record.id && wanted !== undefined) setWay(wanted);
  });
  useEffect(() => onAsked((id, name) => asked(id, name)), []);
  const close = (): void => setWay(null);
  const label = waysOf(t, type, record, types).find(({ id }) => id === way)?.label ?? '';
  return (
    <Modal
      opened={way !== null}
      onClose={close}
      size={760}
      title={t('make.from', { what: label, number: record.number })}
      closeButtonProps={{ 'aria-label': t('versions.close') }}
    >
      <Suspense fallback={<SkeletonRows rows={6} />}>
        {way === null ? null : <WayForm type={type} record={record} way={way} close={close} />}
      </Suspense>
    </Modal>
  );
};
