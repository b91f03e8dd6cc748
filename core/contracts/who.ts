import * as z from 'zod';

/**
 * Who did something: a person, by their sign-in name, or something else: alerts of a source, the
 * schedule, the policy that approves ahead, the deadline of an approval, the kill switch, or
 * Ragmend itself. No name of a person can be mistaken for one of these. Records of earlier versions
 * have a word in place of the object; it is shown unchanged.
 */
export const who = z.union([
  z.string(),
  z.strictObject({ kind: z.literal('alerts'), source: z.string() }),
  z.strictObject({ kind: z.enum(['schedule', 'policy', 'expiry', 'kill-switch', 'ragmend']) }),
]);
export type Who = z.infer<typeof who>;

const WORDS = {
  schedule: 'the schedule',
  policy: 'the policy',
  expiry: 'its deadline',
  'kill-switch': 'the kill switch',
  ragmend: 'Ragmend',
};

/** Returns how messages name who did something. */
export function nameOfWho(by: Who): string {
  if (typeof by === 'string') return by;
  return by.kind === 'alerts' ? `an alert of ${by.source}` : WORDS[by.kind];
}

/** Returns whether a person did something. */
export const isPerson = (by: Who): by is string => typeof by === 'string';
