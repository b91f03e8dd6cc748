import { join } from 'node:path';
import { readConfig } from '../../../adapters/config-file.ts';
import { checkGenerator } from '../../../cli/doctor/check-generator.ts';
import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';

type Over = { primary?: object; backup?: object; backups?: number; shadow?: object; flag?: object };
const model = {
  context: 128_000,
  jsonMode: true,
  tools: true,
  quota: { requestsPerMinute: 500, tokensPerMinute: 90_000 },
};

function saidOf({ primary = {}, backup = {}, backups = 1, ...rest }: Over): string[] {
  const provider = (name: string, over: object) => ({
    ...{ name, kind: 'openai', url: 'https://llm.example.test/v1' },
    models: [{ ...model, name: `${name}-model`, serves: ['chat'], ...over }],
  });
  const generator = generatorConfig.parse({
    providers: [provider('first', primary), provider('second', backup)].slice(0, 1 + backups),
    shadow: { enabled: true },
    ...rest,
  });
  return checkGenerator({ id: 'docs-rag', generator }).map(({ status, about }) => `${status}: ${about}`);
}

test('a backup that can do what the primary can is fine', () => {
  expect(saidOf({})).toEqual(["ok: each backup of 'docs-rag' can do what 'first' can"]);
});

test.each<[string, Over, string]>([
  ['no backup', { backups: 0 }, "'docs-rag' has no backup for 'first'"],
  ['a smaller window', { backup: { context: 8192 } }, 'its context of 8192 tokens is too small for 128000'],
  ['no JSON mode', { backup: { jsonMode: false } }, "can't take every request for 'chat': it has no JSON mode"],
  ['no tools', { backup: { tools: false } }, 'it takes no tools'],
  [
    'a smaller quota',
    { backup: { quota: { requestsPerMinute: 60, tokensPerMinute: 90_000 } } },
    'its quota of 60 requests',
  ],
  [
    'an unknown quota',
    { backup: { quota: undefined } },
    "nobody knows whether backup 'second' bears the load of 'chat'",
  ],
  ['no pairs', { shadow: { enabled: false } }, 'each of the 5 steps of the way back waits for a person'],
  [
    'too few pairs a day',
    { shadow: { enabled: true, perDay: 100 } },
    'needs 305 pairs (about 51 minutes), but only 100',
  ],
  [
    'no gateway',
    { flag: { kind: 'deployment-env', deployment: 'api', container: 'api', variable: 'PROVIDER' } },
    "is switched by a flag of kind 'deployment-env': it has no cached answers, no ramp and no backlog",
  ],
])('%s is to be looked at', (_, over, words) => {
  const said = saidOf(over);

  expect(said).toEqual([expect.stringMatching(/^warning: /)]);
  expect(said[0]).toContain(words);
});

test('a target without LLM providers has nothing to check', () => {
  expect(checkGenerator({ id: 'docs-rag', generator: undefined })).toEqual([]);
});

test('the example with the gateway says which backups know less than the primary', () => {
  const read = readConfig(join(__dirname, '../../../docs/examples/generator-gateway.yaml'));

  const about = read.targets.flatMap(checkGenerator).map((finding) => finding.about);

  expect(about).toContain("backup 'anthropic' can't take every request for 'gpt-4o-mini': it has no JSON mode");
  expect(about.join('\n')).toContain("whether backup 'bedrock' bears the load of 'gpt-4o-mini'");
});
