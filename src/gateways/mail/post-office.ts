import type { Task } from '#kernel/jobs/schedule.ts';
import type { Post } from '#kernel/notify/letter.ts';
import { gatherTask, noMailTask } from '#kernel/notify/mail.ts';
import { sendTask } from '#kernel/notify/send.ts';
import { mailInTask, type Answers } from './in/process.ts';
import { answerStranger } from './out/answer-stranger.ts';
import { composeDigest, composeNotice, composeReceipt, composeStranger } from './out/compose.ts';
import { noteFailure } from './out/failures.ts';
import { confirmReceipt } from './out/receipt.ts';
import { mailboxFor } from './out/way.ts';
import type { Tokens } from './token.ts';

export type PostOfficeInput = {
  /** null where no mail goes out. */
  readonly post: Post | null;
  readonly tokens: Tokens;
  /** Where browsers reach us. */
  readonly origin: () => string;
  readonly now?: () => number;
};

const SILENT: Answers = { answerStranger: async () => undefined, confirmReceipt: async () => undefined };

/** Everything that is done with mail beside requests: what came in is worked on, what people are told goes out. */
export const mailTasks = ({ post, tokens, origin, now = Date.now }: PostOfficeInput): readonly Task[] => {
  if (post === null) return [noMailTask, mailInTask({ tokens, ...SILENT }, { now })];
  return [
    gatherTask({ origin, now, mailboxFor }),
    sendTask({
      post,
      origin,
      now,
      composers: {
        digest: composeDigest,
        notice: composeNotice(tokens),
        receipt: composeReceipt(tokens),
        stranger: composeStranger(tokens),
      },
      onFailure: noteFailure,
    }),
    mailInTask(
      {
        tokens,
        answerStranger: (context, refused) => answerStranger(context, refused, origin()),
        confirmReceipt: (context, received) => confirmReceipt(context, received, origin()),
      },
      { now },
    ),
  ];
};
