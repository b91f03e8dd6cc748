import { useState } from 'react';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import { Unreachable } from '../api.ts';
import { useConsole } from '../context.ts';

/** Why a decision was not accepted. If `unsure`, no answer came: the decision may have arrived. */
export type Refusal = { unsure: boolean; text: string };

/**
 * Sends decisions about one approval. The draft of the reason is kept until a decision is accepted.
 */
export function useDecision(id: string, refresh: () => Promise<void>) {
  const { api, drafts } = useConsole();
  const [reason, keepReason] = useState(drafts.get(id) ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const setReason = (text: string) => {
    drafts.set(id, text);
    keepReason(text);
  };
  const decide = async (decision: 'approve' | 'reject', seen: ApprovalItem) => {
    const why = reason.trim();
    setBusy(true);
    setProblem(null);
    try {
      await api.decide(id, { decision, planHash: seen.planHash, ...(why !== '' && { reason: why }) });
      drafts.delete(id);
    } catch (error) {
      setProblem({
        unsure: error instanceof Unreachable,
        text: error instanceof Error ? error.message : String(error),
      });
    }
    await refresh();
    setBusy(false);
  };
  return { reason, setReason, busy, problem, decide };
}
