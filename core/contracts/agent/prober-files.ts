/**
 * The files in the prober's folder: the target as JSON; the registry, one JSON file for each shard;
 * the golden set of each shard as JSON lines; the secrets by name.
 */
export const ProberFile = {
  Target: 'prober/target.json',
  Registry: 'registry',
  Golden: 'golden',
  Secrets: 'secrets',
} as const;

/** Returns the file of a shard's golden set: one baseline entry a line. */
export const goldenFileOf = (shardId: string): string => `${shardId}.jsonl`;

/** Returns the file of a secret. A file name can't contain a slash. */
export const secretFileOf = (name: string): string => name.replaceAll('/', '.');
