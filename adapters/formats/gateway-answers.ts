import * as z from 'zod';
import type { PodHeard } from '../../core/contracts/agent/pod-ask.ts';
import { FAILURE_CLASSES } from '../../core/contracts/provider/failure.ts';
import { ANSWER_MODES } from '../../core/contracts/provider/generator-state.ts';
import { type PodReading, podReading } from '../../core/contracts/provider/pod-reading.ts';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { PodAnswer, Probe } from '../../core/provider/ports/generator-pods.ts';
import { jsonIn } from './json-in.ts';

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
      tooLong: z.boolean(),
    })
    .nullable(),
  millis: z.number(),
});

/** Returns the probe that a gateway made; throws DependencyUnavailable if it made none. */
export function probeIn(pod: string, heard: PodHeard): Probe {
  const { success, data } = probe.safeParse('status' in heard && heard.status === 200 ? jsonIn(heard.body) : null);
  if (success) return data;
  throw new DependencyUnavailable(`gateway '${pod}' made no probe: ${problemOf(heard)}`);
}

const said = z.object({ error: z.object({ message: z.string() }) });
const SAID_CHARACTERS = 300;

function problemOf(heard: PodHeard): string {
  if ('error' in heard) return `no answer (${heard.error})`;
  const { success, data } = said.safeParse(jsonIn(heard.body));
  const words = success ? `: ${data.error.message.slice(0, SAID_CHARACTERS)}` : '';
  return `HTTP ${heard.status}${words}`;
}
