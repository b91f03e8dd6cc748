import { Buffer } from 'node:buffer';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import { msOf } from '../../core/kernel/instant.ts';
import {
  judgeProbe,
  type ProbeQuestion,
  probeBody,
  probeQuestion,
} from '../../core/provider/capability/probe-question.ts';
import { classify } from '../../core/provider/failure/classify.ts';
import type { Probe, ProbeNeed } from '../../core/provider/ports/generator-pods.ts';
import { contentOf } from '../answers/content-of.ts';
import type { Route } from '../chat/ask-in-turn.ts';
import type { GatewayDoors } from '../health/open-doors.ts';
import type { Attempt, ChatRequest } from '../upstream/attempt.ts';

/** A probe that was not made, because the budget of ragmend.yaml is spent; `until` in milliseconds. */
export type NotDue = { until: number };
export type Probes = { probe(route: Route, need: ProbeNeed): Promise<Probe | NotDue> };

type Deps = { doors: GatewayDoors; generator: Pick<GeneratorConfig, 'probes' | 'failures'>; now: () => number };

/**
 * Opens the probes of all routes. The same probe is under way once, for all who ask for it. A model
 * that must be left alone is not asked: its last failure is the answer.
 */
export function openProbes({ doors, generator, now }: Deps): Probes {
  const underWay = new Map<string, Promise<Probe | NotDue>>();
  /** Models whose provider refuses `max_tokens`: they reason, and take another field. */
  const reasoning = new Set<Route>();
  const probeOnce = async (route: Route, need: ProbeNeed): Promise<Probe | NotDue> => {
    const { provider, model } = route;
    const begun = now();
    const permit = doors.probe(route);
    if (permit === null) return notDue(doors, route, begun);
    const question = probeQuestion(need, generator.probes.maxTokens);
    const request = requestOf(route, question, reasoning.has(route));
    const attempt = await route.upstream
      .ask(request, AbortSignal.timeout(generator.failures.probeSeconds * 1000))
      .catch((error) => {
        permit.settle(null, null);
        throw error;
      });
    const reply =
      attempt.got === 'reply'
        ? attempt.reply
        : { outcome: 'late' as const, kind: route.kind, clock: 'answer' as const, content: false };
    const found = classify(reply, now());
    if (found?.code === 'unsupported_parameter') reasoning.add(route);
    const failure = judgeProbe(question, found, () => textOf(attempt));
    permit.settle(reply, failure);
    return { provider, model, failure, millis: Math.max(1, now() - begun) };
  };
  return {
    probe: (route, need) => {
      const key = JSON.stringify([route.provider, route.model, need]);
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const probing = probeOnce(route, need).finally(() => underWay.delete(key));
      underWay.set(key, probing);
      return probing;
    },
  };
}

const AN_HOUR = 3_600_000;

function notDue(doors: GatewayDoors, route: Route, now: number): Probe | NotDue {
  const { provider, model } = route;
  const failure = doors.lastFailure(route);
  const { until } = doors.view(route);
  if (failure === null) return { until: now + AN_HOUR / 60 };
  const horizon = until === null ? failure.horizon : Math.max(0, msOf(until) - now);
  return { provider, model, failure: { ...failure, horizon }, millis: 0 };
}

function requestOf({ model }: Route, question: ProbeQuestion, reasons: boolean): ChatRequest {
  const body = probeBody(model, question, reasons);
  const bytes = Buffer.from(JSON.stringify(body));
  return { path: '/chat/completions', bytes, body, streamed: false, headers: { 'content-type': 'application/json' } };
}

function textOf(attempt: Attempt): string {
  const answer = attempt.got === 'reply' ? attempt.answer : null;
  return answer === null ? '' : (contentOf(answer.body, false) ?? '');
}
