/** Returns a value as an event of a stream, under a name if its protocol has names. */
export const eventOf = (value: object, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(value)}\n\n`;

/** The last event of a stream of chat completions. */
export const LAST_EVENT = 'data: [DONE]\n\n';
