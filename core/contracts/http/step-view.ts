import * as z from 'zod';

/**
 * The kind of a step for people: an `approval` waits for a person, a `validation` checks whether
 * answers are right.
 */
export const stepKind = z.enum(['task', 'approval', 'validation']);
export type StepKind = z.infer<typeof stepKind>;

/**
 * One step of an execution for people: the title of its state and its times (ISO 8601, UTC).
 * `error` is set if it failed.
 */
export const stepView = z.object({
  title: z.string(),
  kind: stepKind,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  error: z.string().nullable(),
});
export type StepView = z.infer<typeof stepView>;
