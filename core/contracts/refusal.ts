/** Why alerts were not taken in: a whole body was refused, one alert of a body was odd, or its sender left some out. */
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

/** What refusals of a source count under whose name nobody knows. */
export const UNKNOWN_SOURCE = 'unknown';
