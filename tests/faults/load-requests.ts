/** A record that a client made, with the version that it knows. */
export type Mine = { readonly id: string; version: number };

/** What a single creation asks for. */
export const incidentOf = (token: string, requester: string, assignee?: string): Record<string, unknown> => ({
  title: token,
  requester,
  impact: 2,
  urgency: 2,
  ...(assignee === undefined ? {} : { assignee }),
});

/** A line of a bulk request: in every third request a change, in another third a comment of a record that was written before, else a creation. */
export const lineOf = (
  token: string,
  requester: string,
  known: Mine | undefined,
  turn: number,
): { readonly token: string; readonly text: string } => {
  const line =
    known === undefined || turn % 3 === 0
      ? { values: incidentOf(token, requester) }
      : turn % 3 === 1
        ? { id: known.id, version: known.version, values: { title: token } }
        : { id: known.id, comment: token, visibility: 'internal' };
  return { token, text: JSON.stringify({ ...line, key: token }) };
};
