import { readConfig } from '../../adapters/config-file.ts';
import type { Db } from '../../adapters/local/records/database.ts';
import { projectRoot } from '../../cli/project-root.ts';
import { openControlPlane } from '../../sandbox/server/control-plane.ts';
import { builtIn, pathsIn } from '../../sandbox/server/paths.ts';
import { openPorts } from '../../sandbox/server/ports/ports.ts';
import { newSecrets, writeSession } from '../../sandbox/server/session.ts';
import { SHARD_IDS } from '../../sandbox/world/world.ts';

/** A server that takes alerts, and the database that it keeps them in. */
export type Intake = { url: string; token: string; db: Db };

/**
 * The control plane as the sandbox runs it, with all that it does in the background; its target is
 * only observed, so that every signal is decided and none starts a run.
 */
export async function realIntake(dir: string): Promise<Intake> {
  const [paths, built, secrets] = [pathsIn(dir), builtIn(projectRoot()), newSecrets()];
  const config = readConfig(built.config);
  for (const target of config.targets) target.autonomy = 'observe';
  const ports = openPorts(paths, built, config);
  const url = 'http://127.0.0.1:9';
  const entry = { replicaOf: null, url, route: 'self', replicaUrl: null, epoch: 0 } as const;
  await ports.registry.register(
    ports.targetId,
    SHARD_IDS.map((shardId) => ({ ...entry, shardId, workloadId: shardId })),
  );
  const { session } = await openControlPlane({ ports, paths, built, retrieverUrl: url, secrets, port: 0 });
  writeSession(paths.session, session);
  return { url: session.alertsUrl, token: secrets.alertsToken, db: ports.db };
}
