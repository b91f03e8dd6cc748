import { useCallback, useEffect, useState } from 'react';
import { type Api, ApiError } from '../api.ts';

const RETRY_MS = 1000;

/** Who is signed in: null for nobody, undefined while the server has not said; and what hinders asking. */
export type Name = string | null | undefined;

/** Asks who is signed in, again every second until the server answers; gives a way to ask at once. */
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
