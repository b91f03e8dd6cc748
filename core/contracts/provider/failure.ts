/**
 * The classes of failure of an LLM provider. core/provider/consequences.ts says what follows from
 * each.
 */
export const FAILURE_CLASSES = [
  'Auth',
  'Money',
  'Throttled',
  'Overloaded',
  'Server',
  'Network',
  'ModelGone',
  'Client',
  'Policy',
  'Soft200',
  'Quality',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** The protocols of providers; `openai` covers everything compatible with it. */
export const PROVIDER_KINDS = ['openai', 'anthropic', 'bedrock'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/**
 * The clocks of one request: until the connection stands, until the first token of content, between
 * two tokens of content, and until an unstreamed answer is complete.
 */
export const CLOCKS = ['connect', 'firstToken', 'idle', 'answer'] as const;
export type ClockName = (typeof CLOCKS)[number];

/** Headers by their names in lower case. */
type Headers = Readonly<Record<string, string | undefined>>;

/**
 * What came back for one request, as seen from outside.
 *
 * - `answered`: a status and a whole body, parsed where it is JSON and text where it is not. The
 *   error of the AWS SDK is its name in the header `x-amzn-errortype` and its message in the body.
 * - `streamed`: a status of 200 and a stream that ended. `content` says whether a token of content
 *   came, `end` is the finish or stop reason (or the terminal marker where no reason came), null for
 *   a stream that just stops. `error` is the body of an error event, if there was one.
 * - `unreachable`: no answer, with the code of the error, e.g. `ECONNRESET`.
 * - `late`: a clock ran out; `content` says whether a token of content came before.
 */
export type ProviderReply =
  | { outcome: 'answered'; kind: ProviderKind; status: number; headers: Headers; body: unknown }
  | {
      outcome: 'streamed';
      kind: ProviderKind;
      headers: Headers;
      content: boolean;
      end: string | null;
      error: unknown;
    }
  | { outcome: 'unreachable'; kind: ProviderKind; code: string }
  | { outcome: 'late'; kind: ProviderKind; clock: ClockName; content: boolean };
