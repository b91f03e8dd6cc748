/**
 * What the prober finds below its folder: the target as JSON; the registry, one JSON entry in a
 * file for each shard; the golden set of each shard as JSON lines; secrets by name.
 */
export const ProberFile = {
  Target: 'prober/target.json',
  Registry: 'registry',
  Golden: 'golden',
  Secrets: 'secrets',
} as const;

/** The file of a shard's golden set, one baseline entry in a line. */
export const goldenFileOf = (shardId: string): string => `${shardId}.jsonl`;

/** The file of a secret: no file can have a slash in its name. */
export const secretFileOf = (name: string): string => name.replaceAll('/', '.');
