import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { demoPeopleQuery, signIn, type DemoPerson } from '../../api/session.ts';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { CodeForm } from './code-form.tsx';
import { DemoPeople } from './demo-people.tsx';
import { PasswordForm } from './password-form.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

const route = getRouteApi('/sign-in');

/** Only an address of this application is gone back to. */
const inside = (to: string | undefined): string => (to && /^\/(?![/\\])/u.test(to) ? to : '/');

/** The first page: password, then a code where one is set up; and, in a demonstration, the people to be. */
export const SignInPage = () => {
  const { t } = useTranslation();
  const { to } = route.useSearch();
  const router = useRouter();
  const client = useQueryClient();
  const [step, setStep] = useState<'password' | 'code'>('password');
  const { people = [], begun = true } = useQuery(demoPeopleQuery).data ?? {};

  usePageTitle(t('signIn.title'));

  const enter = async (): Promise<void> => {
    client.clear();
    await router.invalidate();
    await router.navigate({ href: inside(to), replace: true });
  };
  const submit = async (email: string, password: string): Promise<void> => {
    const { secondStep } = await signIn(email, password);
    if (secondStep) setStep('code');
    else await enter();
  };
  const be = (person: DemoPerson): Promise<void> => submit(person.email, person.password);

  return (
    <SignInFrame title={step === 'code' ? t('signIn.codeTitle') : t('signIn.title')} wide={people.length > 0}>
      {begun ? null : <p role="status">{t('begin.nobody')}</p>}
      {step === 'code' ? <CodeForm entered={enter} /> : <PasswordForm submit={submit} />}
      {step === 'password' && people.length > 0 ? <DemoPeople people={people} be={be} /> : null}
    </SignInFrame>
  );
};
