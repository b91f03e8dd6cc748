import * as z from 'zod';

const pod = z.object({ id: z.int(), ip: z.union([z.ipv4(), z.ipv6()]), port: z.int().min(1).max(65_535) });

/** What a probe asks for, as in core/provider/ports/generator-pods.ts. */
const need = z.union([z.enum(['reach', 'json', 'citations']), z.strictObject({ promptTokens: z.int().min(1) })]);

/**
 * A line sent to an agent that asks pods: one question to one pod by its address. A gateway is asked
 * for its status, for a probe, or for a short answer of `model`; any other pod only by GET of a
 * configured path.
 */
export const podAsk = z.discriminatedUnion('about', [
  pod.extend({ about: z.literal('status') }),
  pod.extend({ about: z.literal('probe'), probe: z.object({ provider: z.string(), model: z.string(), need }) }),
  pod.extend({ about: z.literal('answer'), model: z.string() }),
  pod.extend({ about: z.literal('proof'), path: z.string().startsWith('/'), header: z.string() }),
]);
type PodAsk = z.infer<typeof podAsk>;

type WithoutId<A> = A extends unknown ? Omit<A, 'id'> : never;
/** One question to one pod. */
export type PodQuestion = WithoutId<PodAsk>;

/** The answer of a pod, with the headers that matter, or why there is none. */
export const podHeard = z.union([
  z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() }),
  z.object({ error: z.string() }),
]);
export type PodHeard = z.infer<typeof podHeard>;

/** The line that answers the question with this id. Answers arrive in any order. */
export const podHeardLine = z.object({ id: z.int(), heard: podHeard });
