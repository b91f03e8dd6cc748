import { Buffer } from 'node:buffer';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderReply } from '../../core/contracts/provider/failure.ts';
import { classify, type Failure } from '../../core/provider/failure/classify.ts';
import { shouldFailOver } from '../../core/provider/failure/consequences.ts';
import type { ChatRequest, OpenStream, Upstream, WholeAnswer } from '../upstream/attempt.ts';

/** One model of one provider that may answer a request. */
export type Route = {
  provider: string;
  role: 'primary' | 'backup';
  model: string;
  /** Tokens that a prompt and its answer may have together. */
  context: number;
  upstream: Upstream;
};

/** Leave to ask a route; each is settled once, with the failure, null for a good answer or none for a cancelled one. */
export type Permit = { settle(reply: ProviderReply | null, failure: Failure | null): void };

/** Whom one may ask now; `enter` gives null where a route is closed. */
export type Doors = {
  enter(route: Route): Permit | null;
  /** Until when a route is closed, in milliseconds since the epoch; null where it is open. */
  until(route: Route): number | null;
};

export type Failed = { route: Route; failure: Failure; reply: ProviderReply };

/** What the providers made of a request; `first` is the cause that came first, null where nobody was asked. */
export type Outcome =
  | { came: 'answer'; route: Route; answer: WholeAnswer; isGood: boolean }
  | { came: 'stream'; route: Route; stream: OpenStream; settle: Permit['settle'] }
  | { came: 'nothing'; first: Failed | null }
  | { came: 'cancelled' };

type Asking = { request: ChatRequest; routes: Route[]; waitMillis: number; signal: AbortSignal };
type Deps = { doors: Doors; now: () => number };

/**
 * Asks one provider after the other until one answers, or the fault is the client's own. A route
 * is asked once; one that throttles is asked again, once, where it asks for no longer wait than
 * `waitMillis`.
 */
export async function askInTurn(deps: Deps, asking: Asking): Promise<Outcome> {
  let first: Failed | null = null;
  for (const route of asking.routes) {
    const outcome = await askPatiently(deps, route, { ...asking, first });
    if (outcome === null) continue;
    if (outcome.came !== 'failed') return outcome;
    first ??= outcome.failed;
  }
  return { came: 'nothing', first };
}

type One = Outcome | { came: 'failed'; failed: Failed };

type Turn = Asking & { first: Failed | null };

async function askPatiently(deps: Deps, route: Route, asking: Turn): Promise<One | null> {
  const outcome = await askOne(deps, route, asking);
  if (outcome?.came !== 'failed') return outcome;
  const { failure } = outcome.failed;
  if (failure.class !== 'Throttled' || failure.horizon === null || failure.horizon > asking.waitMillis) return outcome;
  if (!(await waited(failure.horizon, asking.signal))) return { came: 'cancelled' };
  return (await askOne(deps, route, asking)) ?? outcome;
}

/** Waits as long as a provider asks and a little longer, so that those who wait do not come back at once. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  const jitter = Math.random() * Math.max(50, ms / 4);
  await pause(ms + jitter, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

async function askOne(deps: Deps, route: Route, asking: Turn): Promise<One | null> {
  const permit = deps.doors.enter(route);
  if (permit === null) return null;
  const attempt = await route.upstream.ask(asking.request, asking.signal);
  if (attempt.got === 'cancelled') {
    permit.settle(null, null);
    return { came: 'cancelled' };
  }
  if (attempt.got === 'stream') return { came: 'stream', route, stream: attempt.stream, settle: permit.settle };
  const { reply, answer } = attempt;
  const failure = classify(reply, deps.now());
  permit.settle(reply, failure);
  const isFinal = failure === null || staysHere(failure, route, asking);
  if (answer !== null && isFinal)
    return { came: 'answer', route, answer: said(reply, answer), isGood: failure === null };
  if (failure === null) throw new Error(`provider '${route.provider}' gave no answer, and no failure was found in it`);
  return { came: 'failed', failed: { route, failure, reply } };
}

/** Whether the client gets what a route says, for no other route would say anything else. */
function staysHere(failure: Failure, route: Route, { routes, waitMillis, first }: Turn): boolean {
  if (failure.class === 'Throttled') return false;
  // A backup that finds fault with the request after the primary failed would hide the first cause.
  if (failure.class === 'Client' && first !== null) return false;
  const largerWindow = routes.some(({ context }) => context > route.context);
  return !shouldFailOver(failure, { waitMillis, largerWindow });
}

/** An error inside of a stream that has not begun is the whole answer. */
function said(reply: ProviderReply, answer: WholeAnswer): WholeAnswer {
  if (reply.outcome !== 'streamed' || reply.error === null) return answer;
  return {
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(reply.error)),
  };
}
