import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../../adapters/config-file.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { GeneratorConfig } from '../../../../core/contracts/config/generator-config.ts';
import { addressesOf, keepGenerating } from '../../../../sandbox/world/generator/generation.ts';
import { providersAt } from '../../../../sandbox/world/providers/control-client.ts';
import { type RealProcesses, ROOT, realProcesses } from '../../../adapters/local/real-processes.ts';

const config = readConfig(join(ROOT, 'ragmend.yaml')).targets[0]?.generator as GeneratorConfig;
let machine: RealProcesses;
beforeEach(() => {
  machine = realProcesses();
  writeFileSync(join(machine.dir, 'documents.jsonl'), '');
});
afterEach(() => machine.close());

const keep = (over: Partial<GeneratorConfig> = {}) => {
  const { dir, table } = machine;
  return keepGenerating({ dir, root: ROOT, targetId: 'docs-rag', table, config: { ...config, ...over } }, null);
};
const pidOf = (name: string) => machine.table.find(name)?.pid;

async function ask() {
  const response = await fetch(`${addressesOf(machine.table).gateway()}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'scripted-1', messages: [{ role: 'user', content: 'hello' }] }),
  });
  return { status: response.status, provider: response.headers.get('x-ragmend-provider') };
}

test('the gateway asks the scripted providers with their keys, and a fault of one goes to the other', async () => {
  await keep();
  const providers = providersAt(addressesOf(machine.table).control() as string);
  const well = await ask();

  await providers.break('primary', { how: 'unauthorised' });
  const broken = await ask();

  expect([well, broken]).toEqual([
    { status: 200, provider: 'primary' },
    { status: 200, provider: 'backup' },
  ]);
  expect((await providers.list()).map(({ name, faults }) => [name, faults.length])).toEqual([
    ['primary', 1],
    ['backup', 0],
  ]);
  await expect(providers.break('primary', { how: 'on-fire' })).rejects.toThrow("fault 'on-fire' is unknown");
});

test('providers of Anthropic and Bedrock stand in for each other, too', async () => {
  const models = [{ name: 'scripted-3', serves: ['scripted-1'], context: 8000, jsonMode: false, tools: false }];
  await keep({
    providers: [
      { kind: 'anthropic', name: 'claude', url: 'http://127.0.0.1:1/v1', apiKeySecret: 'claude-key', models },
      { kind: 'bedrock', name: 'bedrock', region: 'eu-west-1', models },
    ],
  });
  const well = await ask();
  await providersAt(addressesOf(machine.table).control() as string).break('claude', { how: 'reset' });

  expect([well, await ask()]).toEqual([
    { status: 200, provider: 'claude' },
    { status: 200, provider: 'bedrock' },
  ]);
});

test('what was killed is started again on its port, and what runs is left alone', async () => {
  await keep();
  const before = { gateway: machine.table.find('gateway'), providers: pidOf('providers') };
  process.kill(before.gateway?.pid ?? 0, 'SIGKILL');
  await waitUntil(() => addressesOf(machine.table).gateway() === null, { everyMs: 10 });

  await keep();

  expect(machine.table.find('gateway')).toMatchObject({ port: before.gateway?.port, restarts: 1 });
  expect(pidOf('providers')).toBe(before.providers);
  expect(await ask()).toEqual({ status: 200, provider: 'primary' });
});

test('a gateway with another setting is started again', async () => {
  await keep();
  const before = [pidOf('gateway'), pidOf('providers')];

  await keep({ clocks: { ...config.clocks, idle: 7 } });

  expect(pidOf('providers')).toBe(before[1]);
  expect(pidOf('gateway')).not.toBe(before[0]);
  expect(readFileSync(join(machine.dir, 'generation/gateway.json'), 'utf8')).toContain('"idle": 7');
});

test('the keys of providers are for their owner only, and no command line holds them', async () => {
  await keep();

  const folder = join(machine.dir, 'generation');
  const keys = readdirSync(join(folder, 'secrets')).map((name) => readFileSync(join(folder, 'secrets', name), 'utf8'));
  const lines = ['providers', 'gateway'].map((name) => readFileSync(`/proc/${pidOf(name)}/cmdline`, 'utf8'));

  expect(keys).toHaveLength(2);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const key of keys) expect(lines.join()).not.toContain(key);
});
