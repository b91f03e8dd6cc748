import { useCallback, useEffect, useState } from 'react';
import { type Api, ApiError } from '../api.ts';

const RETRY_MS = 1000;

/**
 * The person signed in: null for nobody, undefined until the server has answered; and why it can't
 * be asked.
 */
export type Name = string | null | undefined;

/** Asks who is signed in, every second until the server answers; returns a way to ask at once. */
export function useSession(api: Api, name: Name, setName: (name: string | null) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const refresh = useCallback(async () => {
    try {
      setName((await api.session()).name);
      setProblem(null);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) setName(null);
      else setProblem(error instanceof Error ? error.message : String(error));
    }
  }, [api, setName]);
  useEffect(() => {
    if (name !== undefined) return;
    void refresh();
    const timer = setInterval(() => void refresh(), RETRY_MS);
    return () => clearInterval(timer);
  }, [name, refresh]);
  return { problem, refresh };
}
