import { setTimeout as wait } from 'node:timers/promises';
import { incidentOf, lineOf, type Mine } from './load-requests.ts';

/** A write that was acknowledged: the version that it made, and a word that only it carries. */
export type Acked = { readonly record: string; readonly version: number; readonly token: string };
/** Somebody who writes: how many lines of theirs go in one request; 1 sends single requests. */
export type Writer = { readonly name: string; readonly person: string; readonly key: string; readonly lines: number };
export type LoadWorld = {
  /** Where the product answers now; waits while it starts. */
  readonly address: () => Promise<string>;
  readonly caller: string;
  readonly colleague: string;
};

/** Clients that write without a pause, through whatever happens to the server, until they are stopped. */
export type Load = {
  readonly acked: readonly Acked[];
  /** Words of single creations of which two people are told. */
  readonly announced: readonly string[];
  /** Requests that were cut or answered 503, and sent again with the same key. */
  readonly repeated: { cut: number; unavailable: number };
  /** What those were told that were answered 503. */
  readonly refusals: ReadonlySet<string>;
  /** Answers that nobody should get: any 5xx but 503, any refusal. */
  readonly wrong: readonly string[];
  stop(): Promise<void>;
};

export const startLoad = ({ address, caller, colleague }: LoadWorld, writers: readonly Writer[]): Load => {
  const acked: Acked[] = [];
  const announced: string[] = [];
  const wrong: string[] = [];
  const repeated = { cut: 0, unavailable: 0 };
  const refusals = new Set<string>();
  let stopped = false;
  const refused = (answer: Record<string, unknown>): void => {
    repeated.unavailable += 1;
    refusals.add(`${String(answer['code'])}: ${String(answer['detail'])}`);
  };
  const odd = (text: string): void => {
    if (wrong.length < 50) wrong.push(text.slice(0, 500));
  };

  /** Sends until there is an answer that settles it; null when it was stopped before. */
  const settled = async (
    { key }: Writer,
    path: string,
    method: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Record<string, unknown> | null> => {
    for (; ; await wait(5)) {
      try {
        const response = await fetch(`${await address()}/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
        const answer = (await response.json()) as Record<string, unknown>;
        if (response.status < 300) return answer;
        if (response.status === 503) refused(answer);
        else {
          odd(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
          if (response.status < 500) return null;
        }
      } catch {
        repeated.cut += 1;
      }
    }
  };

  const single = async (who: Writer): Promise<void> => {
    const mine: Mine[] = [];
    for (let n = 0; !stopped; n += 1) {
      const token = `${who.name}-${n}`;
      const known = mine.at(-1);
      const headers = { 'idempotency-key': token };
      const turn = n % 5;
      if (turn === 0 || known === undefined) {
        const told = n % 40 === 0;
        const body = incidentOf(token, told ? caller : who.person, told ? colleague : undefined);
        const made = await settled(who, '/incidents', 'POST', body, headers);
        if (made === null) continue;
        acked.push({ record: String(made['id']), version: Number(made['version']), token });
        if (told) announced.push(token);
        mine.push({ id: String(made['id']), version: Number(made['version']) });
        continue;
      }
      const path = `/incidents/${known.id}`;
      const match = { 'if-match': `"${known.version}"` };
      const answer =
        turn === 1
          ? await settled(who, path, 'PATCH', { title: token }, { ...headers, ...match })
          : turn === 2
            ? await settled(who, `${path}/comments`, 'POST', { text: token, visibility: 'internal' }, headers)
            : turn === 3
              ? await settled(who, path, 'PATCH', { symptom: token }, { ...headers, ...match })
              : await settled(
                  who,
                  `${path}/transitions/resolve`,
                  'POST',
                  { resolution: token, resolutionCode: 'Solved' },
                  { ...headers, ...match },
                );
      if (answer === null) continue;
      known.version = Number(answer['version']);
      acked.push({ record: known.id, version: known.version, token });
    }
  };

  /** Many lines in a request, each a write of its own that counts as soon as its line has come back. */
  const bulk = async (who: Writer): Promise<void> => {
    let mine: Mine[] = [];
    for (let n = 0; !stopped; n += 1) {
      const before = mine;
      mine = [];
      let open = Array.from({ length: who.lines }, (_, at) =>
        lineOf(`${who.name}-${n}-${at}`, who.person, before[at], n),
      );
      for (; open.length > 0; await wait(5)) {
        const sent = open;
        const rest = new Set(sent);
        try {
          const response = await fetch(`${await address()}/api/v1/incidents/bulk`, {
            method: 'POST',
            headers: { authorization: `Bearer ${who.key}`, 'content-type': 'application/x-ndjson' },
            body: sent.map(({ text }) => `${text}\n`).join(''),
          });
          if (!response.ok) {
            if (response.status === 503) refused((await response.json()) as Record<string, unknown>);
            else odd(`bulk: ${response.status} ${await response.text()}`);
            continue;
          }
          for await (const result of linesIn(response)) {
            const line = sent[Number(result['line']) - 1];
            if (line === undefined) continue;
            const status = Number(result['status']);
            if (status === 503) refused(result);
            else {
              if (status < 300) {
                const written = { id: String(result['id']), version: Number(result['version']) };
                acked.push({ record: written.id, version: written.version, token: line.token });
                mine.push(written);
              } else odd(`${line.text}: ${JSON.stringify(result)}`);
              if (status < 500) rest.delete(line);
            }
          }
        } catch {
          repeated.cut += 1;
        } finally {
          open = [...rest];
        }
      }
    }
  };

  const running = Promise.all(writers.map((who) => (who.lines === 1 ? single(who) : bulk(who))));
  // Told by stop().
  running.catch(() => undefined);
  return {
    acked,
    announced,
    repeated,
    refusals,
    wrong,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
};

/** The lines of an answer as they come in; what was cut off in the middle of one is no line. */
async function* linesIn(response: Response): AsyncGenerator<Record<string, unknown>> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Record<string, unknown>;
  }
}
