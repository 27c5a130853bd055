import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTypes } from '../../api/definitions.ts';
import { countQuery, listQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';

/** What people of the portal report and follow: every type that they may create and that somebody is asked to work on. */
export const useTicketType = (): RecordType | undefined => {
  const types = useTypes();
  return (
    types.find((type) => type.name === 'incident') ?? types.find((type) => type.may.create && type.clocks.length > 0)
  );
};

/** The type of a ticket by its number: what was reported may go on as something else that one asked for. */
export const useTypeOfTicket = (number: string): RecordType | undefined => {
  const first = useTicketType();
  const own = useTypes().find(
    ({ prefix, fields }) => number.startsWith(`${prefix}-`) && fields['requester']?.required === true,
  );
  return own ?? first;
};

/** Tickets by a filter, newest change first. */
export const useTickets = (type: RecordType, filter: string, limit = 50) => {
  const query = useInfiniteQuery(listQuery(type, { filter, sort: '-updatedAt', limit }));
  const count = useQuery(countQuery(type, filter)).data?.count;
  const rows: RecordRow[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { query, rows, count };
};
