import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { PROMPT, served, stopServed } from './served.ts';

afterEach(stopServed);

const asked = { modelId: 'scripted-1', messages: [{ role: 'user' as const, content: [{ text: PROMPT }] }] };
// The client's own handler speaks HTTP/2, which the local server does not.
const clientOf = ({ url }: { url: string }) =>
  new BedrockRuntimeClient({
    endpoint: url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDSCRIPTED', secretAccessKey: 'none' },
    requestHandler: new NodeHttpHandler(),
  });

test('the SDK of Bedrock gets an answer that cites the document that was given', async () => {
  const client = clientOf(await served({ protocol: 'bedrock', key: 'AKIDSCRIPTED' }));

  const { output, stopReason } = await client.send(new ConverseCommand(asked));

  expect(stopReason).toBe('end_turn');
  expect(output?.message?.content?.[0]?.text).toContain('[volumes#2]');
});

test('the SDK of Bedrock streams the same answer in its event stream', async () => {
  const client = clientOf(await served({ protocol: 'bedrock' }));
  const whole = await client.send(new ConverseCommand(asked));

  const { text, stop } = await streamed(client);

  expect(text).toBe(whole.output?.message?.content?.[0]?.text);
  expect(stop).toBe('end_turn');
});

test('the SDK of Bedrock sees the exceptions by name, in the status and in the stream', async () => {
  const provider = await served({ protocol: 'bedrock' });
  const client = clientOf(provider);
  await provider.break({ how: 'model-not-ready', times: 1 });
  await provider.break({ how: 'unauthorised', times: 1 });
  await provider.break({ how: 'throttled-in-stream', times: 1 });

  const plain = () => client.send(new ConverseCommand(asked));

  await expect(plain()).rejects.toMatchObject({ name: 'ModelNotReadyException' });
  await expect(plain()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(streamed(client)).rejects.toMatchObject({ name: 'ThrottlingException' });
});

async function streamed(client: BedrockRuntimeClient) {
  const { stream } = await client.send(new ConverseStreamCommand(asked));
  let [text, stop] = ['', ''];
  for await (const event of stream ?? []) {
    text += event.contentBlockDelta?.delta?.text ?? '';
    stop = event.messageStop?.stopReason ?? stop;
  }
  return { text, stop };
}
