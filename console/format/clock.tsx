import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { age, localTime } from './moment.ts';

const Now = createContext(0);

/** Ticks once a second for everything below it; `now` returns the server's time in milliseconds. */
export function Clock({ now, children }: { now: () => number; children: ReactNode }) {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), 1000);
    return () => clearInterval(timer);
  }, [now]);
  return <Now value={time}>{children}</Now>;
}

/** Returns the time of the last tick in milliseconds. */
export function useNow(): number {
  return useContext(Now);
}

/** Shows a time (ISO 8601) as local time and relative age. */
export function When({ at }: { at: string }) {
  const now = useNow();
  const then = Date.parse(at);
  return (
    <time dateTime={at} title={at}>
      {localTime(then, now)} ({age(then, now)})
    </time>
  );
}
