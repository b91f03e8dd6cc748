/** A time that a provider names, some seconds from now; `as` is its spelling. */
export type Hint = { seconds: number; as: 'seconds' | 'milliseconds' | 'go' | 'protobuf' | 'http-date' | 'rfc3339' };
export type Json = string | number | boolean | null | Hint | Json[] | { [key: string]: Json };

/** An answer with its own status; a string is a body that is not JSON. */
export type Reply = { status: number; headers?: Record<string, string | Hint>; body: Json };

/**
 * The parts of an answer in order. `send` without `count` sends the rest of a part; `repeat` never
 * ends by itself. A list without an ending ends the answer cleanly.
 */
export type Step = 'head' | 'silence' | 'reset' | 'garbage' | Send | Repeat | { waitMs: number } | { error: string };
export type Send = { send: Part; count?: number; everyMs?: number };
export type Repeat = { repeat: Part | 'keep-alive'; everyMs: number };
/** `opening` names the role and holds no text; `done` is the protocol's last word. */
export type Part = 'opening' | 'content' | 'finish' | 'done';

/** An answer of status 200 with the right shape whose content is missing or withheld. */
export type OddAnswer = 'null' | 'nothing' | 'no-content' | 'filtered';

/** One row of the table of faults: plain data, and a sentence about what a caller sees. */
export type ProviderFault = { sentence: string } & (
  | { reply: Reply }
  | { odd: OddAnswer }
  | { steps: Step[] }
  | { listener: 'closed' }
);
export type ProviderFaults = Record<string, ProviderFault>;

/** The wire protocol of a provider. */
export const PROTOCOLS = ['openai', 'anthropic', 'bedrock'] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];
