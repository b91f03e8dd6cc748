import { useMemo, useRef, useState } from 'react';
import { type Api, createApi } from '../api.ts';

const SKEW_MS = 5000;

/**
 * The API and its connection. `now` returns the server's time in milliseconds if this clock is off
 * by more than a few seconds.
 */
export type Connection = { api: Api; lost: boolean; lastReached: number; now(): number };

/**
 * Creates the API and tracks whether it answers; calls `signedOut` when it no longer knows this
 * session.
 */
export function useConnection(fetcher: typeof fetch, signedOut: () => void): Connection {
  const [lost, setLost] = useState(false);
  const lastReached = useRef(Date.now());
  const skew = useRef(0);
  const now = useMemo(() => () => Date.now() + skew.current, []);
  const api = useMemo(
    () =>
      createApi({
        fetch: fetcher,
        reached(serverTime) {
          const measured = serverTime === null ? 0 : serverTime - Date.now();
          skew.current = Math.abs(measured) > SKEW_MS ? measured : 0;
          lastReached.current = now();
          setLost(false);
        },
        lost: () => setLost(true),
        signedOut,
      }),
    [fetcher, signedOut, now],
  );
  return { api, lost, lastReached: lastReached.current, now };
}
