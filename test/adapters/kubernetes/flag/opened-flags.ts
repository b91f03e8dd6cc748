import { kubernetesFlag } from '../../../../adapters/kubernetes/flag/kubernetes-flag.ts';
import { type RealDatabase, realDatabase } from '../../local/real-database.ts';
import { flaggedTarget } from './flagged-target.ts';
import { oneObjectApi } from './one-object-api.ts';

export const ENV_FIELD = {
  pointer: '/spec/template/spec/containers/1/env/1/value',
  owned: [
    ...['f:spec', 'f:template', 'f:spec', 'f:containers', 'k:{"name":"api"}'],
    ...['f:env', 'k:{"name":"LLM_PROVIDER"}', 'f:value'],
  ],
};
export const KEY_FIELD = { pointer: '/data/provider', owned: ['f:data', 'f:provider'] };

/** A ConfigMap with the settings of a service. */
export const settings = (data: object, over: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data },
  ...over,
});

/** Opens flags for the tests of a suite, each in an API of its own, under real locks. */
export function openedFlags() {
  let real: RealDatabase;
  beforeEach(() => {
    real = realDatabase();
  });
  afterEach(() => real.close());
  return {
    locks: () => real.locks,
    fence: () => real.locks.take('docs-rag/provider', 'shard-1'),
    open(flag: object, object: object, field = ENV_FIELD) {
      const api = oneObjectApi(object, field);
      const target = flaggedTarget('rag', flag);
      return { api, flag: kubernetesFlag({ cluster: api.cluster, locks: real.held, target }) };
    },
  };
}
