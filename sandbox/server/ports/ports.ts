import { systemClock } from '../../../adapters/clock.ts';
import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { localComponents } from '../../../adapters/local/bootstrap/components.ts';
import { localMigrationJobs } from '../../../adapters/local/bootstrap/migration-jobs.ts';
import { serviceObjects } from '../../../adapters/local/bootstrap/service-objects.ts';
import { localStartScene } from '../../../adapters/local/bootstrap/start-scene.ts';
import { localGatewayPod } from '../../../adapters/local/gateway-pod.ts';
import { localHomeServers } from '../../../adapters/local/processes/home-servers.ts';
import { localJobs } from '../../../adapters/local/processes/jobs.ts';
import { localProcesses } from '../../../adapters/local/processes/processes.ts';
import { processTable } from '../../../adapters/local/processes/processes-table.ts';
import { localRoutes } from '../../../adapters/local/processes/routes.ts';
import { localTakeover } from '../../../adapters/local/processes/takeover.ts';
import { openVersioned } from '../../../adapters/local/records/database.ts';
import { steadyClock } from '../../../adapters/local/records/steady-clock.ts';
import { chromaReady, chromaServer } from '../../../adapters/vector-stores/chroma/server.ts';
import { openVectorStore } from '../../../adapters/vector-stores/open-vector-store.ts';
import type { Config, TargetConfig } from '../../../core/contracts/config/config.ts';
import { generatorOf } from '../../../core/contracts/config/target-of.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { gatewayFlag } from '../../../core/provider/flag/gateway-flag.ts';
import { addressesOf, modelAskedOf } from '../../world/generator/generation.ts';
import { RETRIEVER } from '../../world/retriever-process.ts';
import { addressOf } from '../../world/service-process.ts';
import { withSlowStarts } from '../../world/slow-start.ts';
import { openFiles } from '../files.ts';
import type { Built, Paths } from '../paths.ts';
import { serviceAt } from '../retriever-client.ts';
import { openRecords } from './records.ts';

export type Ports = ReturnType<typeof openPorts>;

/**
 * Opens every port of the system on its local adapter, over one state folder, for the first target
 * of the configuration. The caller closes `db`.
 */
export function openPorts({ dir, database }: Paths, built: Built, config: Config, clock: Clock = systemClock) {
  const target = config.targets[0] as TargetConfig;
  const collection = collectionOf(target);
  const db = openVersioned(database);
  const steady = steadyClock({ db, clock });
  const shared = { db, dir, clock: steady };
  const workloads = localProcesses({
    ...shared,
    serverCommand: withSlowStarts(dir, chromaServer(built.root)),
    isReady: (url) => chromaReady(url, collection),
  });
  const records = openRecords(db, steady);
  const table = processTable(shared);
  return {
    ...shared,
    config,
    target,
    targetId: target.id,
    collection,
    ...records,
    ...openFiles(db, dir),
    processTable: table,
    workloads,
    homeServers: localHomeServers({ workloads }),
    takeover: localTakeover,
    routes: localRoutes,
    generatorPods: localGatewayPod({ gatewayUrl: addressesOf(table).gateway, model: modelAskedOf(target.generator) }),
    providerFlag: gatewayFlag({ ...records, clock: steady, generatorOf: (id) => generatorOf(config, id) }),
    serviceObjects: serviceObjects({ db }),
    startScene: localStartScene(shared),
    components: localComponents({ db, bootstrap: target.bootstrap }),
    migrationJobs: localMigrationJobs({ ...shared, bootstrap: target.bootstrap }),
    wholeService: serviceAt(() => addressOf(table, RETRIEVER)),
    jobs: localJobs({ ...shared, agentCommand: built.agent }),
    vectorStore: openVectorStore(target.store),
    embedder: hashedNgrams(),
  };
}

function collectionOf({ id, store }: TargetConfig): string {
  if (store.kind === 'chroma') return store.collection;
  throw new RangeError(`target '${id}' has a store of kind '${store.kind}': the sandbox runs 'chroma' only`);
}
