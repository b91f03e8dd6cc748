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
