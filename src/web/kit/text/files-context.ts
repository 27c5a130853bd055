import { createContext } from 'react';

/** A file that a text may show: its address is one of the product's own. */
export type ShownFile = { id: string; name: string; size: number; type: string; address: string };

/** The files that texts on this part of the page may name, by id: those of the record, as far as the reader may see them. */
export const FilesContext = createContext<ReadonlyMap<string, ShownFile>>(new Map());
