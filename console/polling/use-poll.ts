import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';

/** How often the server is asked, in milliseconds: seldom if each request costs. */
export const PollEvery = createContext(1000);

/**
 * The state of a poll: the last good answer (kept through failures), the last failure, and a way to
 * ask at once.
 */
export type Poll<T> = { data: T | undefined; problem: Error | null; refresh(): Promise<void> };

/**
 * Calls `load` as often as PollEvery says while the page is visible. An equal answer changes
 * nothing, and an older one never replaces a newer one.
 */
export function usePoll<T>(load: () => Promise<T>): Poll<T> {
  const [data, setData] = useState<T>();
  const [problem, setProblem] = useState<Error | null>(null);
  const everyMs = useContext(PollEvery);
  const asked = useRef(0);
  const shown = useRef(0);
  const refresh = useCallback(async () => {
    asked.current += 1;
    const turn = asked.current;
    try {
      const next = await load();
      if (turn < shown.current) return;
      shown.current = turn;
      setData((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  }, [load]);
  useEffect(() => repeatWhileVisible(refresh, everyMs), [refresh, everyMs]);
  return { data, problem, refresh };
}

function repeatWhileVisible(work: () => Promise<void>, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let busy = false;
  const turn = async () => {
    clearTimeout(timer);
    if (stopped || busy || document.hidden) return;
    busy = true;
    await work();
    busy = false;
    if (!stopped) timer = setTimeout(() => void turn(), everyMs);
  };
  const start = () => void turn();
  start();
  document.addEventListener('visibilitychange', start);
  window.addEventListener('online', start);
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', start);
    window.removeEventListener('online', start);
  };
}
