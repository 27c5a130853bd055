import type { FastifyReply } from 'fastify';

const page = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; form-action 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mail</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}button{font:inherit;padding:.6rem 1rem;min-height:44px}</style>
<main>${body}</main></html>`,
    );

const UNKNOWN =
  '<h1>This address is not complete</h1><p>Copy it whole from the mail, or choose in your account how you are told.</p>';

/** Asks whether the mails are to end: whatever looks at addresses in mails does not end them by that. */
export const confirmPage = (reply: FastifyReply, known: boolean): FastifyReply =>
  known
    ? page(
        reply,
        200,
        '<h1>No more mail about this?</h1><p>You will still find the news in the application.</p><form method="post"><button>No more mail about this</button></form>',
      )
    : page(reply, 404, UNKNOWN);

export const donePage = (reply: FastifyReply, known: boolean): FastifyReply =>
  known ? page(reply, 200, '<h1>Done</h1><p>You get no more mail about this.</p>') : page(reply, 404, UNKNOWN);
