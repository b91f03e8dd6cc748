import { Buffer } from 'node:buffer';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProviderKind, ProviderReply } from '../../core/contracts/provider/failure.ts';
import { classify, type Failure } from '../../core/provider/failure/classify.ts';
import { shouldFailOver } from '../../core/provider/failure/consequences.ts';
import { errorOf } from '../../core/provider/failure/error-of.ts';
import { asStream } from '../answers/as-stream.ts';
import type { Gates } from '../health/open-gates.ts';
import type { ChatRequest, OpenStream, Upstream, WholeAnswer } from '../upstream/attempt.ts';

/** One model of one provider that may answer a request. */
export type Route = {
  kind: ProviderKind;
  provider: string;
  role: 'primary' | 'backup';
  model: string;
  /** The most tokens of a prompt and its answer together. */
  context: number;
  upstream: Upstream;
};

/**
 * Permission to ask a route. Mark it `opened` at the first token of content. Settle it once: with
 * the failure, null for a good answer, or none for a cancelled one.
 */
export type Permit = { opened(): void; settle(reply: ProviderReply | null, failure: Failure | null): void };

/** Which routes may be asked now; `enter` returns null for a closed route. */
export type Doors = {
  enter(route: Route): Permit | null;
  mayEnter(route: Route): boolean;
  /**
   * Returns when a throttled route may be asked again, in milliseconds since the epoch; null for
   * any other route.
   */
  throttledUntil(route: Route): number | null;
};

export type Failed = { route: Route; failure: Failure; answer: WholeAnswer | null };

/**
 * The result from the providers. `first` is the first cause of failure, null if none was asked;
 * `isBusy` means that a provider could answer but had no place.
 */
export type Outcome =
  | { came: 'answer'; route: Route; answer: WholeAnswer; isGood: boolean }
  | { came: 'stream'; route: Route; stream: OpenStream; settle: Permit['settle'] }
  | { came: 'nothing'; first: Failed | null; isBusy: boolean }
  | { came: 'cancelled' };

type Asking = {
  request: ChatRequest;
  routes: Route[];
  /** How long to wait for a throttled or full provider while there is another one. */
  waitMillis: number;
  /** How long to wait for the last one. */
  mostMillis: number;
  signal: AbortSignal;
};
type Deps = { doors: Doors; gates: Gates; now: () => number };

/**
 * Asks one provider after the other until one answers, or the client is at fault. Each route is
 * asked once. A throttled route is asked once more if its wait is at most `waitMillis`.
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
  // No other provider took the request that was too large for the first.
  if (first !== null && first.failure.class === 'Client' && first.answer !== null)
    return { came: 'answer', route: first.route, answer: first.answer, isGood: false };
  return { came: 'nothing', first, isBusy };
}

const isTooSmall = (route: Route, first: Failed | null) =>
  first?.failure.needs === 'window' && route.context <= first.route.context;

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
  // Spreads the waits, so that not all come back at once.
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
  return askWith(deps, route, asking, { ...permit, settle });
}

async function askWith(deps: Deps, route: Route, asking: Turn, { opened, settle }: Permit): Promise<One> {
  const attempt = await route.upstream.ask(asking.request, asking.signal).catch((error) => {
    settle(null, null);
    throw error;
  });
  if (attempt.got === 'stream') {
    opened();
    return { came: 'stream', route, stream: attempt.stream, settle };
  }
  if (attempt.got === 'cancelled') {
    settle(null, null);
    return { came: 'cancelled' };
  }
  const { reply } = attempt;
  const failure = judge(asking.request, reply, deps.now());
  settle(reply, failure);
  const answer = attempt.answer && said(asking.request, reply, attempt.answer);
  if (answer !== null && (failure === null || staysHere(failure, route, asking)))
    return { came: 'answer', route, answer, isGood: failure === null };
  if (failure === null) throw new Error(`provider '${route.provider}' gave no answer, and no failure was found in it`);
  return { came: 'failed', failed: { route, failure, answer } };
}

/** Judges a reply. Embeddings have no finish reason: they are complete if there are any. */
function judge({ path }: ChatRequest, reply: ProviderReply, now: number): Failure | null {
  const isVectors = path === '/embeddings' && reply.outcome === 'answered' && reply.status === 200;
  const { data } = isVectors && reply.body !== null ? (reply.body as { data?: unknown }) : {};
  return Array.isArray(data) && data.length > 0 ? null : classify(reply, now);
}

/**
 * Returns whether the client gets this route's answer, because no other route would answer
 * differently.
 */
function staysHere(failure: Failure, route: Route, { routes, waitMillis, first }: Turn): boolean {
  if (failure.class === 'Throttled') return false;
  // A backup that rejects the request after the primary failed would hide the first cause.
  if (failure.class === 'Client' && first !== null) return false;
  const largerWindow = routes.some(({ context }) => context > route.context);
  return !shouldFailOver(failure, { waitMillis, largerWindow });
}

/**
 * An error in a stream that has not begun becomes the whole answer, an error under 200 gets a status that
 * says so, and a whole answer becomes the stream that was asked for.
 */
function said({ streamed }: ChatRequest, reply: ProviderReply, answer: WholeAnswer): WholeAnswer {
  if (reply.outcome === 'answered' && reply.status < 300) {
    const error = errorOf(reply.body);
    if (error === null) return streamed ? asStream(answer) : answer;
    return { ...answer, status: isTheirs(error.status) ? error.status : 400 };
  }
  if (reply.outcome !== 'streamed' || reply.error === null) return answer;
  return {
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(reply.error)),
  };
}

const isTheirs = (status: number | null): status is number => status !== null && status < 500;
