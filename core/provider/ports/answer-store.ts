import type { KeptAnswer } from '../../contracts/provider/kept-answer.ts';

/** Answers that are kept for when no provider answers; bounded by its options, the oldest go first. */
export interface AnswerStore {
  /** The answer of a key, null where none is kept. */
  get(key: string): Promise<KeptAnswer | null>;
  /** Keeps an answer instead of one with the same key. */
  put(answer: KeptAnswer): Promise<void>;
  drop(key: string): Promise<void>;
}
