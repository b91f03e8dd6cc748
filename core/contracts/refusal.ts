/**
 * Why alerts were not accepted: a whole body was refused, one alert of a body was odd, or the
 * sender left some out.
 */
export const Refusal = {
  Unauthorized: 'Unauthorized',
  TooLarge: 'TooLarge',
  UnsupportedMediaType: 'UnsupportedMediaType',
  InvalidBody: 'InvalidBody',
  InvalidAlerts: 'InvalidAlerts',
  UnknownSource: 'UnknownSource',
  OddAlert: 'OddAlert',
  Truncated: 'Truncated',
} as const;
export type Refusal = (typeof Refusal)[keyof typeof Refusal];

/** The source that refusals are counted under if nobody knows it. */
export const UNKNOWN_SOURCE = 'unknown';
