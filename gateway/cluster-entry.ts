import { clusterOptions } from './cluster-options.ts';
import { gatewayMain } from './main.ts';
import { openClusterStores } from './open-cluster-stores.ts';

process.exitCode = await gatewayMain(process.argv.slice(2), { options: clusterOptions, open: openClusterStores });
