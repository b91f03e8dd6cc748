/**
 * Attributes of the one table that holds all records of a deployment: the primary key, and one
 * sparse index that holds keys only. `ttl` is seconds since the epoch.
 */
export const TableKey = {
  Partition: 'pk',
  Sort: 'sk',
  Index: 'by-owner',
  IndexPartition: 'owner',
  IndexSort: 'position',
  Ttl: 'ttl',
} as const;

/** Partition of the states of a target's generator, the only one that its gateway may read. */
export const generatorPartition = (targetId: string): string => `generator#${targetId}`;

/** Partition of the requests that wait for the gateway of a target, in the table of backlogs. */
export const backlogPartition = (targetId: string): string => `backlog#${targetId}`;

/** Where the answers and the waiting requests of a target are, in the bucket of gateways. */
export const answersPrefix = (targetId: string): string => `answers/${targetId}/`;
export const requestsPrefix = (targetId: string): string => `requests/${targetId}/`;
