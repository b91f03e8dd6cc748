import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type Config, config } from '../../core/contracts/config/config.ts';
import { deploy } from '../../lib/deploy.ts';

/** A target on an EKS cluster, one on another cluster, and everything that a configuration may ask for. */
export const FULL = config.parse({
  targets: [
    {
      id: 'docs-rag',
      autonomy: 'approve',
      store: { kind: 'chroma', collection: 'docs' },
      embedding: {
        kind: 'openai',
        url: 'https://api.openai.com/v1',
        model: 'text-embedding-3-small',
        dimension: 1536,
        apiKeySecret: 'docs/openai',
      },
      documents: { bucket: 'docs-source', key: 'documents.jsonl' },
      generator: {
        providers: [
          {
            ...{ name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', apiKeySecret: 'docs/openai' },
            models: [{ name: 'gpt-4o-mini', context: 128_000 }],
          },
          {
            ...{ name: 'bedrock', kind: 'bedrock', region: 'eu-west-1' },
            models: [
              { name: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0', serves: ['gpt-4o-mini'], context: 200_000 },
            ],
          },
        ],
      },
      kubernetes: {
        cluster: { kind: 'eks', name: 'production' },
        ...{ namespace: 'rag', container: 'chroma', volume: 'data', port: 8000 },
        prober: { publish: 'cloudwatch' },
        shards: [{ id: 'shard-1', workload: 'chroma-1', service: 'shard-1' }],
      },
    },
    {
      id: 'help-rag',
      store: { kind: 'chroma', collection: 'help' },
      documents: { bucket: 'help-source', key: 'documents.jsonl' },
      generator: {
        flag: { kind: 'deployment-env', deployment: 'help', container: 'help', variable: 'LLM_PROVIDER' },
        providers: [
          {
            ...{ name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', apiKeySecret: 'help/openai' },
            models: [{ name: 'gpt-4o-mini', context: 128_000 }],
          },
          {
            ...{ name: 'bedrock', kind: 'bedrock', region: 'us-east-1' },
            models: [{ name: 'amazon.nova-lite-v1:0', serves: ['gpt-4o-mini'], context: 300_000 }],
          },
        ],
      },
      kubernetes: {
        cluster: { kind: 'kubeconfig', secret: 'help/kubeconfig' },
        ...{ namespace: 'help', container: 'chroma', volume: 'data', port: 8000 },
        agent: { credentials: 'session' },
        shards: [{ id: 'shard-1', workload: 'chroma-1', service: 'shard-1' }],
      },
    },
  ],
  routes: [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }],
  deployment: {
    email: ['oncall@example.com'],
    prometheusWorkspaces: ['arn:aws:aps:eu-west-1:111111111111:workspace/ws-1'],
    network: { subnets: ['subnet-0a1b2c3d4e5f67890'], securityGroup: 'sg-0a1b2c3d4e5f67890' },
  },
});

/** All stacks of a configuration, below the folder of this test run; the bundles of their functions are stand-ins. */
export function prepareStacks(given: Config = FULL) {
  const folder = mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '', 'stacks-'));
  const bundle = join(folder, 'bundle');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'index.mjs'), 'export const handler = () => undefined;');
  const app = new App({ outdir: join(folder, 'out'), analyticsReporting: false, context: featureFlags() });
  return { app, stacks: deploy(app, { config: given, bundles: () => Code.fromAsset(bundle) }) };
}

/** What cdk.json sets, as the command line of CDK hands it to an app. */
export function featureFlags(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8')).context;
}
