import type { Config } from '../../core/contracts/config/config.ts';
import type { Data } from '../data.ts';
import { bucketGrants } from './bucket-grants.ts';
import { clusterGrants } from './cluster-grants.ts';
import { effectGrants } from './effect-grants.ts';
import { generatorGrants } from './generator-grants.ts';
import type { Grants } from './need.ts';
import { recordGrants } from './record-grants.ts';

/** Returns the grants of a deployment, limited to what its configuration names. */
export function grantsOf(data: Data, config: Config): Grants {
  return {
    ...recordGrants(data),
    ...bucketGrants(data, config),
    ...clusterGrants(config),
    ...effectGrants(data),
    ...generatorGrants(data, config),
  };
}
