import { createContext, useContext } from 'react';
import { createFormat, type Format } from './format.ts';

const here = createFormat('en-GB', Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Before anybody is signed in, dates are written in the browser's own time zone. */
export const FormatContext = createContext<Format>(here);

/** The formats of the person who is signed in. */
export const useFormat = (): Format => useContext(FormatContext);
