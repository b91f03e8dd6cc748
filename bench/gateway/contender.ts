import type { Providers } from './providers-entry.ts';

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
