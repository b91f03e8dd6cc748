import type { RagmendFunction } from './ragmend-function.ts';

/**
 * What a function may reach: `records` the table, `cluster` the Kubernetes API, `store` and
 * `embedding` the secrets of the vector store and of the embedding model, `jobs` the storage that
 * it hands to the agent, `golden`, `evidence`, `snapshots`, `documents`, `reports` and `bodies`
 * their objects, `posting` the keeping of bodies, `retention` the removal of snapshots, `machines`
 * the executions, `people` their topic, `worker` the function to wake, `senders` what alerts are
 * accepted with, `providers` the LLM providers that it probes itself, `backlog` the requests that
 * wait for gateways.
 */
export type Need =
  | 'records'
  | 'cluster'
  | 'store'
  | 'embedding'
  | 'jobs'
  | 'golden'
  | 'evidence'
  | 'snapshots'
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

/** Lets a function reach each of its needs: the rights, and the environment variables beside them. */
export type Grants = Record<Need, (to: RagmendFunction) => void>;
