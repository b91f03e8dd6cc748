import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import { judgeBackup, lacksFor, modelFor } from '../../../../core/provider/capability/judge-backup.ts';

const large = {
  name: 'large',
  serves: ['gpt'],
  context: 10_000,
  output: 1000,
  jsonMode: true,
  tools: true,
  quota: { requestsPerMinute: 60, tokensPerMinute: 10_000 },
};
const backupOf = (change: object) => {
  const backup = { name: 'two', kind: 'anthropic', apiKeySecret: 'two/key', models: [{ ...large, ...change }] };
  const { providers } = generatorConfig.parse({ providers: [backup] });
  return providers[0] as (typeof providers)[number];
};
const need = { promptTokens: 5000, answerTokens: 500, jsonMode: true, tools: true };
const load = { requestsPerMinute: 30, tokensPerMinute: 8000 };
const judge = (change: object, quotaShare = 1) =>
  judgeBackup(backupOf(change), { asked: 'gpt', need, load, quotaShare });

test('a backup that can do all and bears the load lacks nothing', () => {
  expect(judge({})).toEqual({ model: 'large', lacks: [], unknown: [] });
});

test.each([
  ['too small a context', { context: 5499 }, 'its context of 5499 tokens is too small for 5500'],
  ['too short answers', { output: 499 }, 'its answers have at most 499 tokens, 500 are asked for'],
  ['no JSON mode', { jsonMode: false }, 'it has no JSON mode'],
  ['no tools', { tools: false }, 'it takes no tools'],
  ['another name', { serves: ['other'] }, "none of its models serves 'gpt': list that name in `serves`"],
  [
    'too small a quota',
    { quota: { requestsPerMinute: 29, tokensPerMinute: 8000 } },
    'its quota of 29 requests a minute is below the 30 that the load needs',
  ],
])('a backup with %s says so', (_, change, expected) => {
  expect(judge(change).lacks).toEqual([expected]);
});

test('a quota that nobody knows is told, and forbids nothing', () => {
  expect(judge({ quota: undefined })).toEqual({
    model: 'large',
    lacks: [],
    unknown: ['its quota of requests a minute', 'its quota of tokens a minute'],
  });
});

test('a part of the load may be enough', () => {
  const quota = { requestsPerMinute: 15, tokensPerMinute: 4000 };

  expect(judge({ quota }).lacks).toHaveLength(2);
  expect(judge({ quota }, 0.5).lacks).toEqual([]);
});

test('a model is found by the names that it serves, or else by its own', () => {
  expect(modelFor(backupOf({}), 'large')).toBeNull();
  expect(modelFor(backupOf({}), 'gpt')?.name).toBe('large');
  expect(modelFor(backupOf({ serves: undefined }), 'large')?.name).toBe('large');
});

test('a request without tools or JSON asks for neither', () => {
  const [model] = backupOf({ jsonMode: false, tools: false }).models;

  expect(model && lacksFor(model, { ...need, jsonMode: false, tools: false })).toEqual([]);
});
