import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../../api/admin.ts';
import { latestQuery, type ConfigurationChange } from '../../api/configuration.ts';
import { useTypes } from '../../api/definitions.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { NextSteps } from '../../kit/steps/next-steps.tsx';
import { PARTS, settingGroups } from './parts.ts';
import admin from './admin.module.css';
import css from './changes.module.css';

type Line = {
  key: string;
  label: string;
  about: string;
  to: string;
  touches: (change: ConfigurationChange) => boolean;
};
type Group = { title: string; lines: Line[] };

const TOUCHES: Readonly<Record<string, (change: ConfigurationChange) => boolean>> = {
  people: ({ type }) => type === 'role',
  teams: ({ type }) => type === 'team',
  fields: ({ type }) => type === 'customField',
  calendars: ({ type }) => type === 'calendar',
  branding: ({ subject }) => subject.key.startsWith('branding.'),
  forms: ({ subject }) => subject.key === 'record.forms',
  words: ({ subject }) => subject.key === 'record.states' || subject.key === 'record.choices',
};

const useGroups = (): Group[] => {
  const { t } = useTranslation();
  const settings = useQuery(settingsQuery).data ?? [];
  const arranged = useTypes().filter(({ arrangement }) => arrangement === true);
  return [
    {
      title: t('admin.organisation'),
      lines: PARTS.map((part) => ({
        key: part,
        label: t(`admin.part.${part}`),
        about: t(`admin.about.${part}`),
        to: `/administration/${part}`,
        touches: TOUCHES[part] ?? (() => false),
      })),
    },
    {
      title: t('admin.arranged'),
      lines: arranged.map(({ name, plural, labelPlural }) => ({
        key: name,
        label: labelPlural,
        about: '',
        to: `/${plural}`,
        touches: ({ type }) => type === name,
      })),
    },
    ...settingGroups(settings).map(({ group, settings: each }) => ({
      title: t(`admin.group.${group}`, { defaultValue: group }),
      lines: each.map(({ name, label }) => ({
        key: name,
        label: t(`setting.${name}.label`, { defaultValue: label }),
        about: t(`setting.${name}.about`, { defaultValue: '' }),
        to: `/administration/${name}`,
        touches: ({ subject }: ConfigurationChange) => subject.key === name,
      })),
    })),
  ];
};

/** All that can be set up, in groups, with a search and the last change of each. */
export const HomePart = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const [words, setWords] = useState('');
  const latest = useQuery(latestQuery).data ?? [];
  const asked = words.trim().toLowerCase().split(/\s+/u).filter(Boolean);
  const groups = useGroups()
    .map((group) => ({
      ...group,
      lines: group.lines.filter(({ label, about }) =>
        asked.every((word) => `${group.title} ${label} ${about}`.toLowerCase().includes(word)),
      ),
    }))
    .filter(({ lines }) => lines.length > 0);
  return (
    <section aria-labelledby="home-title">
      <h2 id="home-title" className="sr">
        {t('admin.all')}
      </h2>
      <NextSteps of="organisation" />
      <TextInput
        className={admin['find'] ?? ''}
        aria-label={t('admin.find')}
        placeholder={t('admin.find')}
        leftSection={<Icon of={IconSearch} size={14} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div className={css['groups']}>
        {groups.map(({ title, lines }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <ul>
              {lines.map(({ key, label, about, to, touches }) => {
                const change = latest.find(touches);
                return (
                  <li key={key}>
                    <Link to={to}>{label}</Link>
                    <span className="faint sm">
                      {change
                        ? t('admin.lastChange', {
                            at: format.date(change.at),
                            name: change.by?.label ?? t('admin.product'),
                          })
                        : ''}
                    </span>
                    {about ? <p className="muted">{about}</p> : null}
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      </div>
      {groups.length === 0 ? <p className="faint">{t('admin.nothingFound')}</p> : null}
    </section>
  );
};
