import type { ArmedFault } from '../../../sandbox/world/providers/armed-faults.ts';
import type { ProtocolName } from '../../../sandbox/world/providers/faults/fault.ts';
import type { ProviderDials } from '../../../sandbox/world/providers/provider-spec.ts';

/** Clocks in seconds of the primary's model; only what a row waits for is short. */
type Clocks = { connect?: number; firstToken?: number; idle?: number; answer?: number };

/** What happens to the providers before a request. */
export type Change = { break?: ArmedFault[]; turn?: ProviderDials; heal?: true };

/**
 * One request, or several: `together` at once, or one after the other `until` it is served so. `how`
 * asks for a probe, has a request kept for `later` and tried in vain, or `fetch`es it, or `leave`s
 * as soon as the primary has the request.
 */
export type Ask = {
  how?: 'probe' | 'later' | 'fetch' | 'leave';
  stream?: boolean;
  model?: string;
  prompt?: string;
  body?: Record<string, unknown>;
  together?: number;
  until?: Served;
  primary?: Change;
  backup?: Change;
};

/**
 * How a request ended for its client: by whom it was answered whole, `cut` for a stream that ended
 * with an error after content, the status of an error that a provider gave the client itself.
 */
export type Served =
  | ('primary' | 'backup' | 'cached' | 'refused' | 'cut' | `error ${number}` | 'unanswered')
  | ('waiting' | 'probe good' | 'probe failed');

/** One row of the table: a case, what happens, and what is right. */
export type Row = {
  id: string;
  /** What the primary speaks; the backup speaks OpenAI's. */
  protocol?: ProtocolName;
  /** What the provider does, in a few words. */
  input: string;
  clocks?: Clocks;
  switch?: { waitSeconds?: number };
  failures?: { minimum?: number; openSeconds?: number; probeSeconds?: number; windowSeconds?: number };
  admission?: { rampMillis?: number };
  /** Tokens that the model of the backup takes, as ragmend.yaml says it. */
  backupContext?: number;
  backupCan?: { jsonMode?: boolean; tools?: boolean };
  /** How the primary is reached instead of by http. */
  scheme?: 'https' | 'nowhere' | 'expired';
  /** Answers and requests are kept, with this backlog. */
  keeps?: { attempts?: number };
  asks: Ask[];
  right: Right;
};

export type Right = {
  /** Of each ask; the requests of one ask end the same. */
  served: Served[];
  /** Of the last failure of the primary, as the gateway counts it. */
  class: string | null;
  /** Seconds for which a primary that throttles is left alone after the last ask, give or take one; null for none. */
  horizon: number | null;
  breaker: 'serving' | 'open' | 'throttled' | 'locked' | 'probing';
  paged: boolean;
  /** Requests that reached the primary and the backup; -1 where it depends on which came first. */
  calls: [primary: number, backup: number];
};
