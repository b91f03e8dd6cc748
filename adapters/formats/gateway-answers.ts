import * as z from 'zod';
import type { PodHeard } from '../../core/contracts/agent/pod-ask.ts';
import { FAILURE_CLASSES } from '../../core/contracts/provider/failure.ts';
import { ANSWER_MODES } from '../../core/contracts/provider/generator-state.ts';
import { type PodReading, podReading } from '../../core/contracts/provider/pod-reading.ts';
import { jsonIn } from '../../core/kernel/json-in.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { NOT_DUE, type PodAnswer, type Probe } from '../../core/provider/ports/generator-pods.ts';

/** Returns what a gateway's `/status` says of its pod; a pod without such an answer is away. */
export function readingIn(pod: string, heard: PodHeard): PodReading {
  const { success, data } = podReading.safeParse('body' in heard ? jsonIn(heard.body) : null);
  if (success) return { ...data, pod };
  return { isAway: true, pod, reason: problemOf(heard) };
}

/** Returns who gave an answer of a gateway, by its headers. */
export function answerIn(pod: string, heard: PodHeard): PodAnswer {
  const { 'x-ragmend-answer': mode, 'x-ragmend-provider': provider = null } = 'headers' in heard ? heard.headers : {};
  const known = ANSWER_MODES.find((one) => one === mode);
  if (known === undefined) return { pod, label: null, problem: problemOf(heard) };
  return { pod, label: { mode: known, provider }, problem: null };
}

const probe = z.object({
  provider: z.string(),
  model: z.string(),
  failure: z
    .object({
      class: z.enum(FAILURE_CLASSES),
      cause: z.enum(FAILURE_CLASSES).nullable(),
      code: z.string(),
      by: z.enum(['code', 'type', 'message', 'status', 'shape', 'network', 'clock']),
      unknown: z.string().nullable(),
      horizon: z.number().nullable(),
      needs: z.enum(['window', 'quota']).nullable(),
    })
    .nullable(),
  millis: z.number(),
});

/**
 * Returns the probe of a model that a gateway made, or that none is due; throws DependencyUnavailable if
 * it says neither.
 */
export function probeIn(pod: string, { provider, model }: Asked, heard: PodHeard): Probe {
  const { success, data } = probe.safeParse('status' in heard && heard.status === 200 ? jsonIn(heard.body) : null);
  if (success) return data;
  if (!isNotDue(heard)) throw new DependencyUnavailable(`gateway '${pod}' made no probe: ${problemOf(heard)}`);
  const seconds = Number(heard.headers['retry-after']);
  const horizon = seconds > 0 ? seconds * 1000 : null;
  return { provider, model, failure: { ...UNASKED, horizon }, millis: 0 };
}

type Asked = Pick<Probe, 'provider' | 'model'>;
type Answered = Extract<PodHeard, { status: number }>;
const UNASKED = { class: 'Throttled', cause: null, code: NOT_DUE, by: 'code', unknown: null, needs: null } as const;

/** Returns whether a gateway says that it may not probe now. */
export const isNotDue = (heard: PodHeard): heard is Answered =>
  'status' in heard && heard.status === 429 && said.safeParse(jsonIn(heard.body)).data?.error.code === NOT_DUE;

const said = z.object({ error: z.object({ message: z.string(), code: z.string().optional() }) });
const SAID_CHARACTERS = 300;

function problemOf(heard: PodHeard): string {
  if ('error' in heard) return `no answer (${heard.error})`;
  const { success, data } = said.safeParse(jsonIn(heard.body));
  const words = success ? `: ${data.error.message.slice(0, SAID_CHARACTERS)}` : '';
  return `HTTP ${heard.status}${words}`;
}
