import { createTransport } from 'nodemailer';
import { AppError } from '#kernel/errors.ts';
import type { Letter } from '#kernel/notify/letter.ts';

export type Mailer = {
  /** Hands a letter over; returns once the server has taken it. Throws `mail.unavailable`. */
  send(letter: Letter): Promise<void>;
  /** Whether the server can be reached and lets us in. Throws `mail.unavailable` with the reason. */
  verify(): Promise<void>;
  close(): void;
};

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const unavailable = (error: unknown): AppError =>
  new AppError(
    'mail.unavailable',
    `The mail server cannot be used (${reasonOf(error)}): check SMTP_URL, or try again later.`,
    {
      cause: String(error),
      // What the server answered, for whoever decides whether to try again.
      ...(error instanceof Error && 'responseCode' in error
        ? { response: error.responseCode, said: error.message }
        : {}),
    },
  );

/**
 * Opens the way out for mail over SMTP. `url` as in 'smtps://user:password@host:465'; letters carry what they are given and nothing
 * from files or other addresses. Header fields cannot be injected: line breaks in them are refused.
 */
export const openMailer = ({ url, from }: { url: string; from: string }): Mailer => {
  const bare = /<([^<>]+)>$/.exec(from)?.[1] ?? from;
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send({ to, subject, text, html, pictures, sender, headers = {}, from: author, replyTo, returnTo }) {
      if (/[\r\n]/.test(to + subject + (replyTo ?? '') + (returnTo ?? '')))
        throw new AppError('mail.invalid', 'An address or subject has a line break in it.');
      await transport
        .sendMail({
          to,
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          ...(pictures === undefined
            ? {}
            : {
                attachments: pictures.map(({ name, bytes }) => ({
                  cid: name,
                  filename: 'logo.png',
                  content: bytes,
                  contentType: 'image/png',
                  contentDisposition: 'inline' as const,
                })),
              }),
          headers: { ...headers },
          ...(author === undefined && sender === undefined
            ? {}
            : { from: author ?? { name: sender ?? '', address: bare } }),
          ...(replyTo === undefined ? {} : { replyTo }),
          ...(returnTo === undefined ? {} : { envelope: { from: returnTo, to } }),
        })
        .catch((error: unknown) => {
          throw unavailable(error);
        });
    },
    async verify() {
      await transport.verify().catch((error: unknown) => {
        throw unavailable(error);
      });
    },
    close() {
      transport.close();
    },
  };
};
