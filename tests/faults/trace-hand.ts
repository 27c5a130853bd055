import { WORDS_FOLLOWER, learnWords } from '#kernel/find/learn.ts';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { workHandlers } from '#server/work.ts';
import { clientOf, type Answer, type Client } from '../harness/http.ts';
import type { TracedWorld } from './traced-world.ts';

export type Json = Record<string, unknown>;
/** Whatever version there is. */
export const any = { 'if-match': '*' };
export const must = ({ statusCode, payload }: { statusCode: number; payload: string }, wanted: number): void => {
  if (statusCode !== wanted) throw new Error(`${statusCode}: ${payload}`);
};

/** A request that was refused: it may not have left anything. */
export type Refused = { readonly request: string; readonly said: string };

/** What everybody in the scenario works with. */
export type Hand = {
  readonly world: TracedWorld;
  readonly refused: readonly Refused[];
  accepted(): number;
  as(role: keyof TracedWorld['made']['people']): Client;
  /** Notes what became of a request that may be refused. */
  noted(answer: Answer): Answer;
  /** Gives what a request was answered that may not be refused. */
  done(answer: Answer): Json;
  attach(path: string, key: string, name: string): Promise<Json>;
  /** Lets follow from what was committed whatever does. */
  follow(): Promise<void>;
};

export const handOn = (world: TracedWorld): Hand => {
  const refused: Refused[] = [];
  let accepted = 0;
  const learn = learnWords();

  const noted = (answer: Answer): Answer => {
    if (answer.status < 300) accepted += 1;
    else
      refused.push({
        request: String(answer.headers['x-request-id']),
        said: `${answer.status} ${answer.text.slice(0, 200)}`,
      });
    if (answer.status >= 500) throw new Error(`${answer.status}: ${answer.text}`);
    return answer;
  };
  return {
    world,
    refused,
    accepted: () => accepted,
    as: (role) => clientOf(world.server, world.made.people[role].key),
    noted,
    done: (answer) => {
      if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
      return noted(answer).body;
    },
    attach: async (path, key, name) => {
      const answer = await world.server.inject({
        method: 'POST',
        url: `/api/v1${path}/attachments?name=${name}`,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
        payload: Buffer.alloc(300_000, name),
      });
      must(answer, 201);
      return answer.json();
    },
    follow: async () => {
      const { handle } = dispatcher(world.system, workHandlers, {
        now: world.now,
        later: () => Promise.resolve(),
        onError: (error) => {
          throw error;
        },
      });
      await followToEnd(world.system, 'oracle', handle);
      await followToEnd(world.system, WORDS_FOLLOWER, learn);
    },
  };
};
