import type { AnswerStore } from '../core/provider/ports/answer-store.ts';
import type { Backlog } from '../core/provider/ports/backlog.ts';
import type { GatewayOptions } from './options.ts';
import type { StateSource } from './state/follow-state.ts';

/** The stores that outlive the process; null for those that the options do not name. */
export type Stores = {
  state: StateSource | null;
  answers: AnswerStore | null;
  backlog: Backlog | null;
  close(): void;
};
export type OpenStores = (options: GatewayOptions) => Promise<Stores>;
