import type { Clocks, Upstream } from '../attempt.ts';
import { HeldAnswer } from '../held-answer.ts';
import { chatOf } from '../translate/chat-of.ts';
import { translated } from '../translate/translated.ts';
import { Converse, type Sdk } from './converse.ts';
import { converseOf } from './write-converse.ts';

type Provider = { region: string; url?: string | undefined; connectSeconds: number; sockets: number };

/**
 * Opens the client of one provider, with the credentials that its process finds. The gateway
 * retries, never the SDK.
 */
export async function openBedrock({ region, url, connectSeconds, sockets }: Provider) {
  // They are large, so only a gateway with such a provider loads them.
  const [sdk, { NodeHttpHandler }]: [Sdk, typeof import('@smithy/node-http-handler')] = await Promise.all([
    import('@aws-sdk/client-bedrock-runtime'),
    import('@smithy/node-http-handler'),
  ]);
  const client = new sdk.BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    ...(url === undefined ? {} : { endpoint: url }),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectSeconds * 1000,
      // The held answer keeps the other clocks of a request.
      requestTimeout: 0,
      socketTimeout: 0,
      httpAgent: { maxSockets: sockets, keepAlive: true },
      httpsAgent: { maxSockets: sockets, keepAlive: true },
    }),
  });
  return {
    upstream: (model: string, clocks: Clocks): Upstream => ({
      ask: (request, signal) =>
        translated('bedrock', () => {
          const chat = chatOf(request.body);
          const asked = { input: converseOf(chat, model), model, wantsUsage: chat.wantsUsage };
          const { streamed } = request;
          return new Promise((settle) => {
            const held = { kind: 'bedrock' as const, clocks, streamed, signal };
            const converse = new Converse((transport) => new HeldAnswer(held, transport, settle));
            void converse.run({ sdk, client }, asked, streamed);
          });
        }),
    }),
    close: () => client.destroy(),
  };
}
