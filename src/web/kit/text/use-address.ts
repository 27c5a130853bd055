import { useCallback } from 'react';
import { useTypes } from '../../api/definitions.ts';
import { useSession } from '../../api/session.ts';
import type { AddressOf } from './numbers.ts';

/** Where the record with a number is read: by people at the desk, and in the portal as a ticket. */
export const useAddress = (): AddressOf => {
  const types = useTypes();
  const { portal } = useSession();
  return useCallback(
    (number) => {
      const prefix = /^[A-Z]+/u.exec(number)?.[0];
      const type = types.find((each) => each.prefix === prefix);
      if (!type) return undefined;
      if (!portal) return `/${type.plural}/${number}`;
      return type.name === 'incident' ? `/portal/tickets/${number}` : undefined;
    },
    [types, portal],
  );
};
