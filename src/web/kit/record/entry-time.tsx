import { createContext, use } from 'react';
import type { Entry } from '../../api/timeline.ts';
import { useMinute } from '../clock/use-now.ts';
import { useFormat } from '../format/use-format.tsx';

/** Whether the day stands above the entries already. */
export const DayShown = createContext(true);

/** When something happened: the time, and the day where nothing else says it. */
export const EntryTime = ({ entry }: { entry: Entry }) => {
  const format = useFormat();
  const shown = use(DayShown);
  const today = format.isoDay(useMinute());
  const day = shown || format.isoDay(entry.at) === today;
  return (
    <time dateTime={entry.at} title={format.dateTime(entry.at)}>
      {day ? format.time(entry.at) : format.dateTime(entry.at)}
    </time>
  );
};
