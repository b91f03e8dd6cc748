import type { FlaggedTarget } from '../../../../adapters/kubernetes/flag/kubernetes-flag.ts';
import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';
import { kubernetesTarget } from '../target.ts';

const provider = (name: string) => ({
  ...{ kind: 'openai', name, url: `http://${name}.example/v1` },
  models: [{ name: 'small', context: 8192 }],
});

export const ENV = { kind: 'deployment-env', deployment: 'answers', container: 'api', variable: 'LLM_PROVIDER' };
export const KEY = { kind: 'configmap-key', configMap: 'settings', key: 'provider' };

/** Two providers and a flag in the cluster, as in ragmend.yaml. */
export const generatorWith = (flag: object) => ({ providers: [provider('one'), provider('two')], flag });

/** The target 'docs-rag' with the providers 'one' and 'two', and its flag in the cluster. */
export function flaggedTarget(namespace: string, flag: object, over: object = {}): FlaggedTarget {
  const generator = generatorConfig.parse(generatorWith(flag));
  return { ...kubernetesTarget(namespace, [{ id: 'shard-1' }], over), generator };
}

/** A Deployment of two containers; the second has the variable between two others. */
export function answersDeployment(value: string, over: { metadata?: object; spec?: object; api?: object } = {}) {
  const env = [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'LLM_PROVIDER', value },
    { name: 'POD', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
  ];
  const containers = [
    { name: 'sidecar', image: 'sidecar' },
    { name: 'api', image: 'api', env, ...over.api },
  ];
  const labels = { app: 'answers' };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'answers', ...over.metadata } },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
      ...over.spec,
    },
  };
}

/** A source of flagd with two flags, as teams write it. */
export const FLAGD = `{
  "$schema": "https://flagd.dev/schema/v0/flags.json",
  "flags": {
    "greeting": { "state": "ENABLED", "variants": { "one": 1, "two": 2 }, "defaultVariant": "one" },
    "llm-provider": {
      "state": "ENABLED",
      "variants": { "one": "provider-one", "two": "provider-two" },
      "defaultVariant":   "one",
      "targeting": {}
    }
  }
}
`;
