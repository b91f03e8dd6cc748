import type { KeptAnswer } from '../../contracts/provider/kept-answer.ts';

/**
 * Answers kept for times when no provider answers. Options bound their number; the oldest are
 * dropped first.
 */
export interface AnswerStore {
  /** Returns the answer of a key, null if none is kept. */
  get(key: string): Promise<KeptAnswer | null>;
  /** Keeps an answer, and replaces one with the same key. */
  put(answer: KeptAnswer): Promise<void>;
  drop(key: string): Promise<void>;
}
