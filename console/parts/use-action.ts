import { useState } from 'react';

/** An action that a person starts: whether it runs, and why it last failed (null otherwise). */
export type Action = { busy: boolean; problem: string | null; run(): void };

/** Runs `work`, never twice at once, and keeps the message of its failure. */
export function useAction(work: () => Promise<void>): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return { busy, problem, run: () => void start() };
}
