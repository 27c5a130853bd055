/** The letter by which somebody comes to a new password. */
export const resetLetter = ({ name, link }: { name: string; link: string }): { subject: string; text: string } => ({
  subject: 'Set a new password',
  text: `Hello ${name.replace(/[\r\n]/g, ' ')},

somebody asked for a new password for your account. If it was you, open this page within an hour:

${link}

If it was not you, do nothing: your password stays as it is.
`,
});
