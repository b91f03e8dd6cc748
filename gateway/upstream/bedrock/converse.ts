import type {
  BedrockRuntimeClient,
  ConverseCommandInput,
  ConverseStreamCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import type { HeldAnswer, Transport } from '../held-answer.ts';
import { MALFORMED } from '../stream-reader.ts';
import { errorAnswer } from '../translate/write-openai.ts';
import { completionOf, converseReader } from './read-converse.ts';

export type Sdk = typeof import('@aws-sdk/client-bedrock-runtime');
type Client = { sdk: Sdk; client: BedrockRuntimeClient };
type Asked = { input: ConverseCommandInput; model: string; wantsUsage: boolean };

/** How long a stream may take to end after a complete answer. */
const END_MS = 1000;

/** One request by the SDK; passes everything that arrives to the held answer. */
export class Converse implements Transport {
  readonly #abort = new AbortController();
  readonly #held: HeldAnswer;
  #paused: { over: Promise<void>; resume: () => void } | null = null;
  #left: NodeJS.Timeout | undefined;

  constructor(hold: (transport: Transport) => HeldAnswer) {
    this.#held = hold(this);
    // The SDK does not say when its connection stands; it limits that time by itself.
    this.#held.connected();
  }

  /** Asks once; never rejects, for the held answer gets every failure. */
  async run({ sdk, client }: Client, asked: Asked, streamed: boolean): Promise<void> {
    const options = { abortSignal: this.#abort.signal };
    try {
      if (streamed) await this.#stream(await client.send(new sdk.ConverseStreamCommand(asked.input), options), asked);
      else this.#whole(await client.send(new sdk.ConverseCommand(asked.input), options), asked);
    } catch (error) {
      this.#failed(error as SdkError);
    } finally {
      clearTimeout(this.#left);
    }
  }

  abort(): void {
    this.resume();
    this.#abort.abort();
  }

  leave(): void {
    this.#left = setTimeout(() => this.abort(), END_MS).unref();
  }

  pause(): void {
    if (this.#paused !== null) return;
    let resume = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      resume = resolve;
    });
    this.#paused = { over, resume };
  }

  resume(): void {
    this.#paused?.resume();
    this.#paused = null;
  }

  #whole(said: Parameters<typeof completionOf>[0], { model }: Asked): void {
    const { output, stopReason } = said;
    const answer = completionOf(said, model) ?? errorAnswer(200, NO_MESSAGE);
    this.#held.answered(answer, { output, stopReason });
  }

  async #stream({ stream, $metadata }: ConverseStreamCommandOutput, { model, wantsUsage }: Asked): Promise<void> {
    this.#held.streams({ 'content-type': 'text/event-stream' });
    const read = converseReader(model, wantsUsage, $metadata.requestId);
    for await (const event of stream ?? []) {
      await this.#paused?.over;
      if (!this.#held.isOver) this.#held.see([read(event)]);
    }
    this.#held.ended();
  }

  #failed(error: SdkError): void {
    const status = error.name === 'CredentialsProviderError' ? 403 : error.$metadata?.httpStatusCode;
    const { name: code, message } = error;
    const isFromProvider = error.$fault !== undefined || code === 'CredentialsProviderError';
    if (isFromProvider && status !== undefined && status >= 400) {
      const headers = { 'x-amzn-errortype': code };
      this.#held.answered(errorAnswer(status, { message, type: code, code }, headers), { message });
    } else if (isFromProvider) {
      // An error in what came under a status of 200.
      this.#held.ended({ error: { code, message } });
    } else if (UNREADABLE.has(code)) this.#held.ended(MALFORMED);
    else this.#held.failed(error.code ?? code);
  }
}

const NO_MESSAGE = { message: 'the provider gave no message', type: 'api_error', code: 'no_message' };

/** What the SDK throws for an answer that is not JSON, or is JSON of another form. */
const UNREADABLE = new Set(['SyntaxError', 'TypeError']);

type SdkError = Error & { code?: string; $fault?: string; $metadata?: { httpStatusCode?: number } };
