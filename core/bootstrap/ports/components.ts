import type { Fence } from '../../kernel/ports/fence.ts';

/**
 * A workload of the service as it is now.
 *
 * - `replicas` is wanted, `ready` answers, `pods` are there, those that end included.
 * - `version` changes with everything that a plan relies on but the number of replicas.
 * - `pastRevision` is what a rollback would return to, null if there is none.
 * - `stalePods` belong to another revision than the newest, by name.
 * - `failing`: why its pods are not ready, in a few words; null if they are.
 */
export type ComponentStatus = {
  workload: string;
  replicas: number;
  ready: number;
  pods: number;
  version: string;
  pastRevision: string | null;
  stalePods: string[];
  failing: string | null;
};

/**
 * The workloads of a service, by kind and name (`Deployment/retriever`). Every change may be repeated. All
 * changes throw StaleEpoch if the fence does not hold the lock of the target.
 */
export interface Components {
  /** Throws NotFound for an unknown workload. */
  status(targetId: string, workload: string): Promise<ComponentStatus>;
  /**
   * Sets the number of replicas. Throws PlanDrifted if the workload no longer has this version, StartRefused
   * with what to do if something else sets its replicas.
   */
  scale(fence: Fence, workload: string, replicas: number, version: string): Promise<void>;
  /** Deletes pods of another revision than the newest, by name; a pod that is gone is no error. */
  deletePods(fence: Fence, workload: string, pods: string[]): Promise<void>;
  /** Returns the workload to a past revision; throws PlanDrifted if it no longer has this version. */
  rollBack(fence: Fence, workload: string, revision: string, version: string): Promise<void>;
  /** Returns whether all its ready pods pass the settle probe of ragmend.yaml; true if it has none. */
  isFunctional(targetId: string, workload: string): Promise<boolean>;
}
