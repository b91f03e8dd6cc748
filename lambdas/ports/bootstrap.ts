import { kubernetesComponents } from '../../adapters/kubernetes/bootstrap/components.ts';
import { kubernetesStartScene } from '../../adapters/kubernetes/bootstrap/start-scene.ts';
import { kubernetesMigrationJobs } from '../../adapters/kubernetes/migration/migration-jobs.ts';
import type { WholeService } from '../../core/validation/ports.ts';
import { place } from './cluster.ts';
import type { Scope } from './scope.ts';

/** What a start shows. */
export const startScene = async (scope: Scope) => kubernetesStartScene({ ...(await place(scope)), clock: scope.clock });

/** The workloads of a service. */
export const components = async (scope: Scope) => kubernetesComponents(await place(scope));

/** Declared migrations and their checks. */
export const migrationJobs = async (scope: Scope) =>
  kubernetesMigrationJobs({ ...(await place(scope)), clock: scope.clock });

/** A function reaches no address inside a cluster: the shards answer, through its agent pod. */
export const wholeService = (): WholeService => ({ retrieve: async () => null });
