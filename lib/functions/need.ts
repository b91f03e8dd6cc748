import type { RagmendFunction } from './ragmend-function.ts';
import type { RecordUse } from './record-rights.ts';

/**
 * What a function may reach beside the table of records: `cluster` the Kubernetes API, `store` and
 * `embedding` the secrets of the vector store and of the embedding model, `jobs` the storage that
 * it hands to the agent, `golden`, `evidence`, `snapshots`, `documents`, `reports` and `bodies`
 * their objects, `posting` the keeping of bodies, `auditHeads` that of the heads of the audit,
 * `retention` the removal of snapshots, `machines` the executions, `people` their topic, `worker`
 * the function to wake, `senders` what alerts are accepted with, `providers` the LLM providers that
 * it probes itself, `backlog` the requests that wait for gateways.
 */
export type Need =
  | 'cluster'
  | 'store'
  | 'embedding'
  | 'jobs'
  | 'golden'
  | 'evidence'
  | 'snapshots'
  | 'auditHeads'
  | 'documents'
  | 'reports'
  | 'posting'
  | 'bodies'
  | 'retention'
  | 'machines'
  | 'people'
  | 'worker'
  | 'senders'
  | 'providers'
  | 'backlog';

/**
 * Lets a function reach each of its needs, and use the table of records: the rights, and the
 * environment variables beside them.
 */
export type Grants = Record<Need, (to: RagmendFunction) => void> & {
  records(to: RagmendFunction, uses: readonly RecordUse[]): void;
};
