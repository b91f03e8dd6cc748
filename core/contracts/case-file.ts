import * as z from 'zod';
import type { factsByKey, singleFacts } from './rooms.ts';

type Single = z.infer<typeof singleFacts>;
type ByKey = z.infer<typeof factsByKey>;

/** What a runbook found out and did. The incident keeps it for later tasks and for the report. */
export type CaseFacts = Single & { [F in keyof ByKey]: Record<string, ByKey[F]> };
export type FactName = keyof CaseFacts;
/** The key of a fact that an incident has only once. */
export const ONLY = '';
export type FactKey<F extends FactName> = F extends keyof ByKey ? string : typeof ONLY;
export type Fact<F extends FactName> = F extends keyof ByKey ? ByKey[F] : CaseFacts[F];

/** Returns the facts of an incident from its stored parts, each with the JSON of its value. */
export function composeFacts(parts: { fact: string; key: string; value: string }[]): Partial<CaseFacts> {
  const facts: Record<string, unknown> = {};
  for (const { fact, key, value } of parts)
    if (key === ONLY) facts[fact] = JSON.parse(value);
    else facts[fact] = { ...(facts[fact] as object | undefined), [key]: JSON.parse(value) };
  return facts as Partial<CaseFacts>;
}

/** One line of an incident's timeline. */
export const timelineEntry = z.object({ at: z.string(), key: z.string(), text: z.string() });
export type TimelineEntry = z.infer<typeof timelineEntry>;
