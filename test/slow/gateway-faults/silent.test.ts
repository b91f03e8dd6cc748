import type { ProtocolName } from '../../../sandbox/world/providers/faults/fault.ts';
import { served, stopServed } from '../../sandbox/world/providers/served.ts';
import { type GatewayProgram, startGatewayProgram } from './gateway-program.ts';

const [KEY, PROMPT, DOCUMENT] = ['AKIACANARYKEY', 'canary question', 'A canary document is short.'];
const FAULTS = ['unauthorised', 'bad-request', 'context-length', 'malformed-chunk', 'ends-without-finish', 'null'];
const content = `[canary#1] ${DOCUMENT}\nQuestion: ${PROMPT}`;

let gateway: GatewayProgram;

afterEach(async () => {
  await gateway.stop();
  await stopServed();
});

test.each<ProtocolName>(['openai', 'anthropic', 'bedrock'])(
  'no prompt, answer or key is in the log, the status or the metrics of the gateway (%s)',
  async (protocol) => {
    const provider = await served({ name: 'one', protocol, key: KEY });
    const url = protocol === 'bedrock' ? provider.url : `${provider.url}/v1`;
    const more = protocol === 'bedrock' ? { region: 'us-east-1' } : { apiKeySecret: 'CANARY_KEY' };
    const models = [{ name: 'scripted-1', serves: ['m'], context: 128_000 }];
    gateway = await startGatewayProgram(
      {
        targetId: 'docs-rag',
        generator: {
          providers: [{ kind: protocol, name: 'one', url, ...more, models }],
          failures: { minimum: 1000, openSeconds: 0.1 },
        },
      },
      { CANARY_KEY: KEY, AWS_ACCESS_KEY_ID: KEY },
    );
    const log: string[] = [];
    for (const output of [gateway.child.stdout, gateway.child.stderr])
      output?.on('data', (text) => log.push(String(text)));

    const answers = [await ask(false), await ask(true)];
    for (const how of FAULTS) {
      await provider.break({ how, times: 2 });
      await ask(false);
      await ask(true);
      await provider.heal();
    }
    const broken = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body: `{"canary question` });
    const pages = await Promise.all(
      ['/status', '/metrics'].map(async (path) => (await fetch(gateway.url + path)).text()),
    );
    const seen = [...log, ...pages, await broken.text()].join('\n');

    for (const answer of answers) expect(answer).toContain('canary');
    for (const secret of [KEY, PROMPT, DOCUMENT, 'canary#1', 'canary']) expect(seen).not.toContain(secret);
  },
  60_000,
);

async function ask(stream: boolean): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', stream, messages: [{ role: 'user', content }] }),
  });
  return response.text();
}
