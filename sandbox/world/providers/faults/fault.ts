/** A moment that a provider names, some seconds from now; `as` is how it spells it. */
export type Hint = { seconds: number; as: 'seconds' | 'milliseconds' | 'go' | 'protobuf' | 'http-date' | 'rfc3339' };
export type Json = string | number | boolean | null | Hint | Json[] | { [key: string]: Json };

/** An answer with a status of its own; a string is a body that is no JSON. */
export type Reply = { status: number; headers?: Record<string, string | Hint>; body: Json };

/**
 * What is sent of an answer, in order. `send` without `count` sends all that is left of a part;
 * `repeat` never ends by itself; a list that ends without an ending ends the answer cleanly.
 */
export type Step = 'head' | 'silence' | 'reset' | 'garbage' | Send | Repeat | { waitMs: number } | { error: string };
export type Send = { send: Part; count?: number; everyMs?: number };
export type Repeat = { repeat: Part | 'keep-alive'; everyMs: number };
/** `opening` names the role and holds no text; `done` is the protocol's last word. */
export type Part = 'opening' | 'content' | 'finish' | 'done';

/** An answer of status 200 whose shape is right and whose content is missing or withheld. */
export type OddAnswer = 'null' | 'nothing' | 'no-content' | 'filtered';

/** One row of the table of faults: plain data, and a sentence about what a caller sees. */
export type ProviderFault = { sentence: string } & (
  | { reply: Reply }
  | { odd: OddAnswer }
  | { steps: Step[] }
  | { listener: 'closed' }
);
export type ProviderFaults = Record<string, ProviderFault>;

/** Which wire protocol a provider speaks. */
export const PROTOCOLS = ['openai', 'anthropic', 'bedrock'] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];
