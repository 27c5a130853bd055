import { useEffect, useState, type ReactNode } from 'react';

const AFTER_MS = 300;

/** Shows its children only after 300 ms, so that what comes quickly never flickers. */
export const Late = ({ children }: { children: ReactNode }) => {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return shown ? children : null;
};
