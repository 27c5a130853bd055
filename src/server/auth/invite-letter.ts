const line = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ');

/** The letter by which somebody who was let in sets their first password. */
export const inviteLetter = ({
  name,
  link,
  origin,
}: {
  name: string;
  link: string;
  origin: string;
}): { subject: string; text: string } => ({
  subject: 'You can sign in now',
  text: `Hello ${line(name)},

you can sign in at ${origin} from now on, with this address. Set your password on this page, within an hour:

${link}

If that hour is over, choose 'Forgot password' where you sign in, and you get this letter again.
`,
});

/** The letter for somebody who signs in here already, and belongs to one organisation more. */
export const joinedLetter = ({
  name,
  organisation,
  origin,
}: {
  name: string;
  organisation: string;
  origin: string;
}): { subject: string; text: string } => ({
  subject: line(`You belong to ${organisation} now`),
  text: `Hello ${line(name)},

${line(organisation)} lets you in. Sign in as you are used to, at ${origin}; you choose the organisation there.
`,
});
