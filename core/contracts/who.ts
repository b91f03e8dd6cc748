import * as z from 'zod';

/**
 * Who did something: a person, by the name that they signed in under, or what acts without one:
 * alerts of a source, the schedule, the policy that approves ahead, the deadline of an approval, the
 * kill switch, or Ragmend itself. A person of whatever name is none of these. Records of earlier
 * versions have a word where this has an object, and it is shown as it stands.
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

/** Returns the words for who did something. */
export function nameOfWho(by: Who): string {
  if (typeof by === 'string') return by;
  return by.kind === 'alerts' ? `an alert of ${by.source}` : WORDS[by.kind];
}

/** Returns whether a person did something. */
export const isPerson = (by: Who): by is string => typeof by === 'string';
