import type { Child } from '../child.ts';
import type { Asked } from './ask-once.ts';
import type { Load } from './load-entry.ts';
import type { Change, Providers } from './providers-entry.ts';

/** The processes around the contenders: who asks, and both providers. */
export type Deps = { load: Child<Load, Asked[]>; providers: Child<Change, Providers> };

/** A server that stands between the service and its providers; `pid` is null if there is none. */
export type Server = {
  url: string;
  headers: Record<string, string>;
  /** The model to ask for; what a server learned from one case must not help it in another. */
  model(at: number): string;
  pid: number | null;
  stop(): Promise<void>;
};

export type Setting = {
  dir: string;
  signal: AbortSignal;
  providers: Pick<Providers, 'primary' | 'backup'>;
  /** How long a provider may be silent. */
  clockSeconds: number;
  /** Cases that `model` has to tell apart. */
  cases: number;
};

/** What is measured; `startsAfresh` for each case if that is how it forgets. */
export type Contender = { name: string; startsAfresh: boolean; start(setting: Setting): Promise<Server> };

/** A contender whose server runs. */
export type Standing = { contender: Contender; server: Server };

/** The service asks the primary itself. */
export const direct: Contender = {
  name: 'direct',
  startsAfresh: false,
  start: async ({ providers }) => ({
    url: providers.primary,
    headers: {},
    model: () => 'm',
    pid: null,
    stop: async () => undefined,
  }),
};
