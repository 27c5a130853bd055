import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { requestReset, resetPassword } from '../../api/session.ts';
import { formText } from '../../kit/basic/form.tsx';
import { Refusal } from './refusal.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import css from './sign-in.module.css';

const route = getRouteApi('/reset-password');

/** Asks for a mail with a link. */
const AskForLink = () => {
  const { t } = useTranslation();
  const ask = useMutation({ mutationFn: requestReset });
  if (ask.isSuccess) return <p role="status">{t('signIn.resetSent')}</p>;
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate(formText(event.currentTarget, 'email'));
      }}
    >
      <TextInput
        name="email"
        type="email"
        label={t('signIn.resetAsk')}
        autoComplete="username"
        required
        withAsterisk={false}
      />
      {ask.isError ? <Refusal>{t('signIn.wait')}</Refusal> : null}
      <Button type="submit" variant="filled" size="lg" loading={ask.isPending}>
        {t('signIn.resetSend')}
      </Button>
    </form>
  );
};

/** Sets the new password, with the token of the link. */
const SetPassword = ({ token }: { token: string }) => {
  const { t } = useTranslation();
  const set = useMutation({ mutationFn: (password: string) => resetPassword(token, password) });
  if (set.isSuccess) return <p role="status">{t('signIn.resetDone')}</p>;
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate(formText(event.currentTarget, 'password'));
      }}
    >
      <PasswordInput
        name="password"
        label={t('signIn.resetNew')}
        description={t('signIn.resetHint')}
        autoComplete="new-password"
        minLength={12}
        required
        withAsterisk={false}
      />
      {set.isError ? <Refusal>{t('signIn.resetFailed')}</Refusal> : null}
      <Button type="submit" variant="filled" size="lg" loading={set.isPending}>
        {t('signIn.resetGo')}
      </Button>
    </form>
  );
};

/** A forgotten password: first the address, then, from the mail's link, the new password. */
export const ResetPage = () => {
  const { t } = useTranslation();
  const { token } = route.useSearch();
  return (
    <SignInFrame title={t('signIn.resetTitle')}>
      <div className={css['form']}>
        {token ? <SetPassword token={token} /> : <AskForLink />}
        <Link to="/sign-in" search={{}} className="sm">
          {t('signIn.back')}
        </Link>
      </div>
    </SignInFrame>
  );
};
