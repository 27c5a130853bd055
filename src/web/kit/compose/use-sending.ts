import { useEffect } from 'react';
import { useSession } from '../../api/session.ts';

/** Sends what waits on this device as long as its writer is signed in; the part that does it is loaded once the page is there. */
export const useSending = (): void => {
  const person = useSession().person.id;
  useEffect(() => {
    let stop: (() => void) | undefined;
    let gone = false;
    const begin = async (): Promise<void> => {
      const { keepSending } = await import('./send.ts');
      if (!gone) stop = keepSending(person);
    };
    void begin().catch(() => undefined);
    return () => {
      gone = true;
      stop?.();
    };
  }, [person]);
};
