import * as z from 'zod';

/** What a step is for people: `approval` waits for a person, `validation` finds out whether answers are right. */
export const stepKind = z.enum(['task', 'approval', 'validation']);
export type StepKind = z.infer<typeof stepKind>;

/**
 * One step of an execution as a person reads it: the state's title and its times (ISO 8601, UTC);
 * `error` where it failed.
 */
export const stepView = z.object({
  title: z.string(),
  kind: stepKind,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  error: z.string().nullable(),
});
export type StepView = z.infer<typeof stepView>;
