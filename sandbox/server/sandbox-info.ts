import { MODE_OF_ROUTE, type RegistryEntry } from '../../core/contracts/registry.ts';
import { addressesOf } from '../world/generator/generation.ts';
import { providersAt, type ShownProvider } from '../world/providers/control-client.ts';
import type { Ports } from './ports/ports.ts';
import type { Session } from './session.ts';

/** The output of `sandbox up --json` when ready, and of `sandbox status --json` at any time. */
export type SandboxInfo = Pick<
  Session,
  'consoleUrl' | 'apiUrl' | 'alertsUrl' | 'alertsToken' | 'retrieverUrl' | 'signInCode'
> & {
  goldenFile: string;
  shards: { id: string; url: string; dataDir: string; pid: number | null; mode: string; replicaOf?: string }[];
  /** Where answers are generated; null if the configuration has no generator. */
  generation: {
    answerUrl: string | null;
    gatewayUrl: string | null;
    providers: (Pick<ShownProvider, 'name' | 'protocol' | 'url'> & { faults: string[] })[];
  } | null;
};

/** Reads where everything is and how each shard is served now. */
export async function sandboxInfo(ports: Ports, session: Session, goldenFile: string): Promise<SandboxInfo> {
  const { consoleUrl, apiUrl, alertsUrl, alertsToken, retrieverUrl, signInCode } = session;
  const entries = await ports.registry.read(ports.targetId);
  const shards = await Promise.all(entries.map((entry) => shardInfo(ports, entry)));
  const generation = ports.target.generator ? await generationInfo(ports) : null;
  return { consoleUrl, apiUrl, alertsUrl, alertsToken, retrieverUrl, signInCode, goldenFile, shards, generation };
}

async function generationInfo({ processTable }: Ports): Promise<SandboxInfo['generation']> {
  const { answer, gateway, control } = addressesOf(processTable);
  const url = control();
  const shown = url === null ? [] : await providersAt(url).list();
  const providers = shown.map(({ name, protocol, url: at, faults }) => ({
    ...{ name, protocol, url: at, faults: faults.map(({ how }) => how) },
  }));
  return { answerUrl: answer(), gatewayUrl: gateway(), providers };
}

async function shardInfo({ workloads, volumes }: Ports, { shardId, workloadId, url, route, replicaOf }: RegistryEntry) {
  const { volume, pid } = await workloads.describe(workloadId);
  const { path } = await volumes.describe(volume);
  return { id: shardId, url, dataDir: path, pid, mode: MODE_OF_ROUTE[route], ...(replicaOf !== null && { replicaOf }) };
}
