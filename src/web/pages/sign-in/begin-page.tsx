import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors, isProblem } from '../../api/problem.ts';
import { begin, signIn } from '../../api/session.ts';
import { formText } from '../../kit/basic/form.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { Refusal } from './refusal.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import css from './sign-in.module.css';

/** The code stands behind the '#' of the printed address: it reaches no log of any server. */
const codeIn = (): string => decodeURIComponent(location.hash.slice(1));

/** The very first page of a new installation: the organisation, and who administers it. */
export const BeginPage = () => {
  const { t } = useTranslation();
  const router = useRouter();
  const client = useQueryClient();
  const [code] = useState(codeIn);
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  usePageTitle(t('begin.title'));
  const make = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const [email, password] = [formText(form, 'email').trim(), formText(form, 'password')];
      await begin({
        code: formText(form, 'code') || code,
        organisation: formText(form, 'organisation').trim(),
        zone,
        name: formText(form, 'name').trim(),
        email,
        password,
      });
      await signIn(email, password);
    },
    onSuccess: async () => {
      client.clear();
      await router.invalidate();
      await router.navigate({ to: '/', replace: true });
    },
  });
  const errors = fieldErrors(make.error);
  const refused = isProblem(make.error) && make.error.status !== 0 ? make.error.message : t('state.unreachable');
  return (
    <SignInFrame title={t('begin.title')}>
      <p className="muted">{t('begin.about')}</p>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate(event.currentTarget);
        }}
      >
        {(['organisation', 'name'] as const).map((name) => (
          <TextInput
            key={name}
            name={name}
            label={t(`begin.${name}`)}
            error={errors[name]}
            maxLength={200}
            autoComplete={name === 'name' ? 'name' : 'organization'}
            required
            withAsterisk={false}
          />
        ))}
        <TextInput
          name="email"
          type="email"
          label={t('begin.email')}
          error={errors['email']}
          autoComplete="username"
          required
          withAsterisk={false}
        />
        <PasswordInput
          name="password"
          label={t('begin.password')}
          description={t('begin.passwordHint')}
          error={errors['password']}
          autoComplete="new-password"
          minLength={12}
          required
          withAsterisk={false}
        />
        <Select
          label={t('begin.zone')}
          data={[...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])].toSorted()}
          value={zone}
          searchable
          allowDeselect={false}
          onChange={(value) => setZone(value ?? zone)}
        />
        {code === '' ? (
          <TextInput
            name="code"
            label={t('begin.code')}
            description={t('begin.codeHint')}
            autoComplete="off"
            required
            withAsterisk={false}
          />
        ) : null}
        {make.isError ? <Refusal>{refused}</Refusal> : null}
        <Button type="submit" variant="filled" size="lg" loading={make.isPending}>
          {t('begin.go')}
        </Button>
        {isProblem(make.error, 410) ? (
          <Link to="/sign-in" search={{}} className="sm">
            {t('begin.toSignIn')}
          </Link>
        ) : null}
      </form>
    </SignInFrame>
  );
};
