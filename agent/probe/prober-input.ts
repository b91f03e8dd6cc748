import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNoEntry, readIfThere } from '../../adapters/local/files/whole-file.ts';
import { goldenFileOf, ProberFile, secretFileOf } from '../../core/contracts/agent/prober-files.ts';
import { type TargetConfig, targetConfig } from '../../core/contracts/config/config.ts';
import { type BaselineEntry, baselineEntry } from '../../core/contracts/golden.ts';
import { ADDRESSES, type RegistryEntry, registryEntry, shardAddresses } from '../../core/contracts/registry.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import { NotFound } from '../../core/kernel/task-error.ts';

/** Returns the prober's target; throws a ZodError if its file is malformed. */
export async function readTarget(folder: string): Promise<TargetConfig> {
  return targetConfig.parse(JSON.parse(await readFile(join(folder, ProberFile.Target), 'utf8')));
}

/**
 * Returns the registry as the cluster last wrote it to the folder; throws NotFound if it has no
 * shard.
 */
export async function readRegistry(folder: string): Promise<RegistryEntry[]> {
  const names = (await orNull(readdir(join(folder, ProberFile.Registry)), isNoEntry)) ?? [];
  const files = names.sort().filter((name) => name.startsWith('entry.'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, ProberFile.Registry, name), 'utf8')));
  if (texts.length > 0) return texts.map((text) => registryEntry.parse(JSON.parse(text)));
  throw new NotFound(`no shard is registered in '${join(folder, ProberFile.Registry)}': run \`ragmend register\``);
}

/** Returns where users ask each shard; empty if an earlier version registered it. */
export async function readAddresses(folder: string): Promise<Record<string, string[]>> {
  const text = await readIfThere(join(folder, ProberFile.Registry, ADDRESSES));
  return shardAddresses.parse(JSON.parse(text ?? '{}'));
}

/** Returns the golden set of a shard; empty if none was recorded. */
export async function readBaseline(folder: string, shardId: string): Promise<BaselineEntry[]> {
  const text = await readIfThere(join(folder, ProberFile.Golden, goldenFileOf(shardId)));
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => baselineEntry.parse(JSON.parse(line)));
}

/** Returns a secret by its name; throws NotFound. */
export async function readSecret(folder: string, name: string): Promise<string> {
  const file = join(folder, ProberFile.Secrets, secretFileOf(name));
  const text = await readIfThere(file);
  if (text !== null) return text.trim();
  throw new NotFound(`secret '${name}' is not in '${file}': give the prober's Secret the key '${secretFileOf(name)}'`);
}
