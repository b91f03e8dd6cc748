import type { AnswerStore } from '../core/provider/ports/answer-store.ts';
import type { Backlog } from '../core/provider/ports/backlog.ts';
import type { GatewayOptions } from './options.ts';
import type { StateSource } from './state/follow-state.ts';

/** What outlives the process; null for what the options do not name. */
export type Stores = {
  state: StateSource | null;
  answers: AnswerStore | null;
  backlog: Backlog | null;
  close(): void;
};
export type OpenStores = (options: GatewayOptions) => Promise<Stores>;
