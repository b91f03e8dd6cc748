import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import type { PairReading } from '../../core/contracts/provider/pod-reading.ts';
import { classify } from '../../core/provider/failure/classify.ts';
import { type Marks, marksOf } from '../../core/provider/judgement/pairs.ts';
import { contentOf } from '../answers/content-of.ts';
import type { Route } from '../chat/ask-in-turn.ts';
import type { ChatMetadata } from '../chat/chat-metadata.ts';
import type { GatewayDoors } from '../health/open-doors.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { KnownState } from '../state/follow-state.ts';
import type { ChatRequest } from '../upstream/attempt.ts';
import { openBudget } from './budget.ts';
import { citedIn } from './cited-in.ts';
import { openPairs } from './pairs-kept.ts';
import { sidesOf } from './sides.ts';

/** A request that was answered by `route`; `routes` are all that can take it. */
type Answered = { request: ChatRequest; metadata: ChatMetadata; route: Route; routes: Route[] };

/** Compares two providers by sampled requests, off the users' path. */
export type Shadows = {
  /** Returns a taker for the bytes of a complete answer, null if the request is not sampled. */
  sample(answered: Answered): ((bytes: Buffer) => void) | null;
  pairs(): PairReading[];
  stop(): void;
};

type Deps = {
  config: GeneratorConfig['shadow'];
  doors: GatewayDoors;
  state: KnownState;
  metrics: Metrics;
  now: () => number;
};

/**
 * Opens the sampling. The provider that did not answer the user is asked the same; of both answers
 * only their marks are kept.
 */
export function openShadows({ config, doors, state, metrics, now }: Deps): Shadows {
  const stopped = new AbortController();
  const version = () => state.generator()?.version ?? null;
  const kept = openPairs({ keepMillis: config.keepSeconds * 1000, version, now });
  const budget = openBudget({ ...config, now });
  const compare = async ({ request, route, routes, metadata }: Answered, query: string, bytes: Buffer) => {
    const sides = sidesOf(state.generator(), routes);
    const text = contentOf(bytes, request.streamed);
    if (sides === null || text === null) return;
    const given = (metadata.documents ?? []).map(({ id }) => id);
    const marked = (said: string): Marks => marksOf({ cited: citedIn(said), given, expected: null });
    const [own, since] = [marked(text), version()];
    const isPrimary = route === sides.primary;
    const other = isPrimary ? sides.backup : sides.primary;
    const said = await askShadow(doors, other, request, { now, signal: stopped.signal });
    metrics.count('shadows', { provider: other.provider, result: said === null ? 'none' : 'pair' });
    if (said === null) return;
    const others = marked(said);
    kept.add({ query, primary: isPrimary ? own : others, backup: isPrimary ? others : own }, since);
  };
  return {
    sample: (answered) => {
      const { request, route, routes, metadata } = answered;
      if (!config.enabled || request.path !== '/chat/completions' || metadata.isProbe) return null;
      if ((metadata.documents ?? []).length === 0) return null;
      const sides = sidesOf(state.generator(), routes);
      if (sides === null || (route !== sides.primary && route !== sides.backup)) return null;
      const query = digestOf(answered);
      if (kept.has(query) || !budget.take()) return null;
      return (bytes) => void compare(answered, query, bytes).catch(() => metrics.count('shadowErrors', {}));
    },
    pairs: kept.read,
    stop: () => stopped.abort(),
  };
}

/** A query is the same if its id is, or without one its conversation. */
function digestOf({ request, metadata }: Answered): string {
  const messages = Array.isArray(request.body.messages) ? request.body.messages : [];
  const asked = metadata.qid ?? JSON.stringify(messages.filter(({ role }) => role !== 'system'));
  return createHash('sha256').update(asked).digest('hex').slice(0, 16);
}

type Asking = { now: () => number; signal: AbortSignal };

/** Returns what a provider says, empty for a refusal or nothing; null if it could not be asked or failed. */
async function askShadow(
  doors: GatewayDoors,
  route: Route,
  request: ChatRequest,
  { now, signal }: Asking,
): Promise<string | null> {
  const permit = doors.shadow(route);
  if (permit === null) return null;
  const attempt = await route.upstream.ask(unstreamed(request), signal).catch((error) => {
    permit.settle(null, null);
    throw error;
  });
  const reply = attempt.got === 'reply' ? attempt.reply : null;
  const failure = reply && classify(reply, now());
  permit.settle(reply, failure);
  if (failure !== null) return failure.class === 'Policy' || failure.class === 'Soft200' ? '' : null;
  return attempt.got === 'reply' && attempt.answer !== null ? contentOf(attempt.answer.body, false) : null;
}

function unstreamed({ body, ...request }: ChatRequest): ChatRequest {
  const { stream_options: _, ...rest } = body;
  const plain = { ...rest, stream: false };
  return { ...request, body: plain, bytes: Buffer.from(JSON.stringify(plain)), streamed: false };
}
