import { Buffer } from 'node:buffer';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderReply } from '../../core/contracts/provider/failure.ts';
import { classify, type Failure } from '../../core/provider/failure/classify.ts';
import { shouldFailOver } from '../../core/provider/failure/consequences.ts';
import type { Gates } from '../health/open-gates.ts';
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
  mayEnter(route: Route): boolean;
  /** When a route that throttles may be asked again, in milliseconds since the epoch; null for any other. */
  throttledUntil(route: Route): number | null;
};

export type Failed = { route: Route; failure: Failure; answer: WholeAnswer | null };

/**
 * What the providers made of a request. `first` is the cause that came first, null where nobody was asked;
 * `isBusy` says that a provider would have been, had it had a place.
 */
export type Outcome =
  | { came: 'answer'; route: Route; answer: WholeAnswer; isGood: boolean }
  | { came: 'stream'; route: Route; stream: OpenStream; settle: Permit['settle'] }
  | { came: 'nothing'; first: Failed | null; isBusy: boolean }
  | { came: 'cancelled' };

type Asking = {
  request: ChatRequest;
  routes: Route[];
  /** How long a provider that throttles or has no place is waited for while there is another one. */
  waitMillis: number;
  /** How long the last one is waited for. */
  mostMillis: number;
  signal: AbortSignal;
};
type Deps = { doors: Doors; gates: Gates; now: () => number };

/**
 * Asks one provider after the other until one answers, or the fault is the client's own. A route
 * is asked once; one that throttles is asked again, once, where it asks for no longer wait than
 * `waitMillis`.
 */
export async function askInTurn(deps: Deps, asking: Asking): Promise<Outcome> {
  let first: Failed | null = null;
  let isBusy = false;
  for (const route of asking.routes) {
    if (isTooSmall(route, first)) continue;
    const outcome = await askPatiently(deps, route, { ...asking, first });
    if (outcome === null) continue;
    if (outcome === 'busy') isBusy = true;
    else if (outcome.came !== 'failed') return outcome;
    else first ??= outcome.failed;
  }
  // Nobody with a larger window took what the first one found too long.
  if (first !== null && first.failure.class === 'Client' && first.answer !== null)
    return { came: 'answer', route: first.route, answer: first.answer, isGood: false };
  return { came: 'nothing', first, isBusy };
}

const isTooSmall = (route: Route, first: Failed | null) =>
  first?.failure.tooLong === true && route.context <= first.route.context;

type One = Outcome | { came: 'failed'; failed: Failed } | 'busy';
type Turn = Asking & { first: Failed | null };

async function askPatiently(deps: Deps, route: Route, asking: Turn): Promise<One | null> {
  const outcome = await askOne(deps, route, asking);
  const isOver = outcome !== null && (outcome === 'busy' || outcome.came !== 'failed');
  const until = isOver ? null : deps.doors.throttledUntil(route);
  const wait = until === null ? Number.POSITIVE_INFINITY : until - deps.now();
  const asked =
    outcome !== null && outcome !== 'busy' && outcome.came === 'failed' ? outcome.failed.failure.horizon : null;
  if (until === null || (asked ?? wait) > asking.waitMillis) return outcome;
  // Those who wait do not come back all at once.
  await pause(Math.max(0, wait) * (1 + Math.random() / 4), undefined, { signal: asking.signal }).catch(() => undefined);
  if (asking.signal.aborted) return { came: 'cancelled' };
  return (await askOne(deps, route, asking)) ?? outcome;
}

async function askOne(deps: Deps, route: Route, asking: Turn): Promise<One | null> {
  const { doors, gates } = deps;
  if (!doors.mayEnter(route)) return null;
  const patience = route === asking.routes.at(-1) ? asking.mostMillis : asking.waitMillis;
  if (!(await gates.enter(route.provider, patience))) return 'busy';
  const permit = asking.signal.aborted ? null : doors.enter(route);
  if (permit === null) {
    gates.leave(route.provider);
    return asking.signal.aborted ? { came: 'cancelled' } : null;
  }
  const settle: Permit['settle'] = (reply, failure) => {
    gates.leave(route.provider);
    permit.settle(reply, failure);
  };
  return askWith(deps, route, asking, settle);
}

async function askWith(deps: Deps, route: Route, asking: Turn, settle: Permit['settle']): Promise<One> {
  const attempt = await route.upstream.ask(asking.request, asking.signal);
  if (attempt.got === 'stream') return { came: 'stream', route, stream: attempt.stream, settle };
  if (attempt.got === 'cancelled') {
    settle(null, null);
    return { came: 'cancelled' };
  }
  const { reply } = attempt;
  const failure = judge(asking.request, reply, deps.now());
  settle(reply, failure);
  const answer = attempt.answer && said(reply, attempt.answer);
  if (answer !== null && (failure === null || staysHere(failure, route, asking)))
    return { came: 'answer', route, answer, isGood: failure === null };
  if (failure === null) throw new Error(`provider '${route.provider}' gave no answer, and no failure was found in it`);
  return { came: 'failed', failed: { route, failure, answer } };
}

/** Vectors have no reason to finish: they are whole where there are any. */
function judge({ path }: ChatRequest, reply: ProviderReply, now: number): Failure | null {
  const isVectors = path === '/embeddings' && reply.outcome === 'answered' && reply.status === 200;
  const { data } = isVectors && reply.body !== null ? (reply.body as { data?: unknown }) : {};
  return Array.isArray(data) && data.length > 0 ? null : classify(reply, now);
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
