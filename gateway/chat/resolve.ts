import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import type { AnswerCache } from '../answers/answer-cache.ts';
import { answerKey, hasKey } from '../answers/answer-key.ts';
import { contentOf } from '../answers/content-of.ts';
import { formatAnswer } from '../answers/format-answer.ts';
import { type NobodyAnswers, refuse } from '../answers/refuse.ts';
import type { GatewayDoors } from '../health/open-doors.ts';
import type { Gates } from '../health/open-gates.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Answers } from '../readings/open-answers.ts';
import type { Load } from '../readings/open-load.ts';
import { needOf, type Routes } from '../routes.ts';
import { BadRequest } from '../server/read-body.ts';
import type { Label } from '../server/responses.ts';
import type { Shadows } from '../shadow/open-shadows.ts';
import type { KnownState } from '../state/follow-state.ts';
import type { ChatRequest, WholeAnswer } from '../upstream/attempt.ts';
import { askInTurn, type Failed, type Outcome, type Route } from './ask-in-turn.ts';
import { type ChatMetadata, metadataOf } from './chat-metadata.ts';
import { orderRoutes } from './order-routes.ts';

export type ResolveDeps = {
  routes: Routes;
  doors: GatewayDoors;
  gates: Gates;
  cache: AnswerCache | null;
  state: KnownState;
  metrics: Metrics;
  load: Load;
  shadows: Shadows;
  answers: Answers;
  now: () => number;
  generator: GeneratorConfig;
};

type Streaming = Extract<Outcome, { came: 'stream' }> & { label: Label; keep: Keep | null };
/** Keeps a complete answer; call it after the client has the answer. */
export type Keep = (bytes: Buffer) => void;

/**
 * The result for a client. `isOurs` means that no provider gave it, and `first` is the first cause
 * of that. `keep` is null for an answer that is not kept.
 */
export type Resolved =
  | { came: 'answer'; answer: WholeAnswer; label: Label; isOurs: boolean; first: Failed | null; keep: Keep | null }
  | Streaming
  | { came: 'cancelled' };

/** Finds an answer: from a provider, the cache, or as a refusal. */
export async function resolve(deps: ResolveDeps, request: ChatRequest, signal: AbortSignal): Promise<Resolved> {
  const metadata = metadataOf(request);
  const state = deps.state.generator();
  const need = needOf(request);
  const known = deps.routes.to(request, need);
  if (known.length === 0)
    throw new BadRequest(
      404,
      `no provider serves model '${String(request.body.model).slice(0, 200)}': list it in 'models' of one of them`,
    );
  deps.load.add(need);
  const waitMillis = deps.generator.switch.waitSeconds * 1000;
  const mostMillis = Math.max(waitMillis, deps.generator.clocks.firstToken * 1000);
  const ordered = orderRoutes(known, state, metadata.session);
  const routes = isBound(request) ? ordered.slice(0, 1) : ordered;
  const outcome = await askInTurn(deps, { request, routes, waitMillis, mostMillis, signal });
  if (outcome.came === 'cancelled') return outcome;
  if (outcome.came === 'nothing') return fallBack(deps, request, metadata, { ...outcome, known });
  const { route } = outcome;
  const label: Label = { mode: route.role, provider: route.provider };
  const keep = both(
    keeper(deps, request, metadata, route),
    deps.shadows.sample({ request, metadata, route, routes: known }),
  );
  if (outcome.came === 'stream') return { ...outcome, label, keep };
  const { answer, isGood } = outcome;
  return { came: 'answer', answer, label, isOurs: false, first: null, keep: isGood ? keep : null };
}

/** Only the provider that holds a conversation can go on with it. */
const isBound = ({ body }: ChatRequest) => body.previous_response_id != null || body.conversation != null;

const both = (one: Keep | null, other: Keep | null): Keep | null => {
  if (one === null || other === null) return one ?? other;
  return (bytes) => {
    one(bytes);
    other(bytes);
  };
};

/** Keeps only answers of a primary that serves everybody: any other provider is under judgement. */
function keeper(deps: ResolveDeps, request: ChatRequest, metadata: ChatMetadata, route: Route): Keep | null {
  const { cache, state, metrics } = deps;
  if (cache === null || route.role !== 'primary' || metadata.isProbe || !hasKey(request, metadata)) return null;
  const weights = state.generator()?.weights ?? [{ provider: route.provider, percent: 100 }];
  const isJudged = weights.every(({ provider, percent }) => provider !== route.provider || percent < 100);
  if (isJudged) return null;
  return (bytes) => {
    const content = contentOf(bytes, request.streamed);
    if (content === null) return;
    cache
      .keep(answerKey(request, metadata), metadata.documents, { content, provider: route.provider })
      .catch(() => metrics.count('cacheErrors', {}));
  };
}

/** When a client without a place may ask again, at the earliest. */
const BUSY_MS = 5000;

type Nobody = { first: Failed | null; isBusy: boolean; known: Route[] };

async function fallBack(
  deps: ResolveDeps,
  request: ChatRequest,
  metadata: ChatMetadata,
  nobody: Nobody,
): Promise<Resolved> {
  const { cache, metrics, generator, now } = deps;
  const { first } = nobody;
  const key = cache !== null && hasKey(request, metadata) ? answerKey(request, metadata) : null;
  const found =
    cache === null || key === null
      ? null
      : await cache.find(key).catch(() => {
          metrics.count('cacheErrors', {});
          return null;
        });
  if (found !== null) {
    const { content, provider, at } = found.answer;
    const more = { answer: 'cached', provider, at, age: found.ageSeconds };
    const answer = formatAnswer(request, { id: `ragmend-${key}`, at: now(), content, more });
    return {
      came: 'answer',
      answer,
      isOurs: true,
      first,
      keep: null,
      label: { mode: 'cached', provider, ageSeconds: found.ageSeconds },
    };
  }
  const why = nobodyAnswers(deps, nobody);
  const answer = refuse(request, why, { refusal: generator.refusal, now: now() });
  return {
    came: 'answer',
    answer,
    isOurs: true,
    first,
    keep: null,
    label: { mode: 'refused', provider: null, state: why.state },
  };
}

function nobodyAnswers({ doors, now, generator }: ResolveDeps, { first, isBusy, known }: Nobody): NobodyAnswers {
  if (isBusy && first === null)
    return { state: 'Busy', reason: 'too many requests are under way', first: null, until: now() + BUSY_MS };
  const until = doors.soonest(known) ?? now() + generator.failures.openSeconds * 1000;
  return {
    state: 'BothDown',
    reason: known.length === 1 ? 'the provider does not answer' : 'no provider answers',
    first: first && { provider: first.route.provider, class: first.failure.class, code: first.failure.code },
    until,
  };
}
