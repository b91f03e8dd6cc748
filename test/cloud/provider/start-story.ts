import { type Forward, forward, kubectl } from '../kubectl.ts';
import { deployApp } from '../story/deployment.ts';
import { begin, letIn, people, ragmend, type Story } from '../story/start-story.ts';
import { storyConfig, storyTarget, TARGET } from '../story/story-config.ts';
import { applyManifests, gatewayPods, generatorAt, PROVIDERS_PORT, startProviders } from './generator.ts';
import { byFlag, type FlagKind, startTeam } from './team.ts';

/** A service without the gateway; the functions reach its providers until `close`. */
export type Team = { targetId: string; namespace: string; kind: FlagKind; close(): void };

/** Services under the protection of one deployed Ragmend: one behind the pods of a gateway, two teams without. */
export type ProviderStory = Pick<Story, 'namespace' | 'deployed' | 'operator' | 'approver' | 'stop'> & {
  gateways: (Forward & { pod: string })[];
  teams: Team[];
};

type Place = { id: string; namespace: string; generator: object };

/** Deploys, starts the gateway and the services of the teams, and lets Ragmend into the cluster. */
export const startProviderStory = (): Promise<ProviderStory> =>
  begin(async (namespace, folder) => {
    const [ip, env, key] = await Promise.all([
      providersIn(namespace),
      placeOf('deployment-env', { id: 'env-rag', namespace: `${namespace}-env` }),
      placeOf('configmap-key', { id: 'key-rag', namespace: `${namespace}-key` }),
    ]);
    const places: Place[] = [{ id: TARGET, namespace, generator: generatorAt(ip) }, env, key];
    const deployed = await deployApp(storyConfig(...places.map(targetOf)), folder);
    await Promise.all(places.map((place) => protect(place, deployed.configFile)));
    const [operator, approver] = await people(deployed);
    const gateways = await gatewayPods(namespace);
    return { namespace, deployed, operator, approver, gateways, teams: [env.team, key.team] };
  });

/** Runs the providers of a new namespace; returns their address inside the cluster. */
async function providersIn(namespace: string): Promise<string> {
  await kubectl(['create', 'namespace', namespace]);
  return startProviders(namespace);
}

async function placeOf(kind: FlagKind, { id, namespace }: Omit<Place, 'generator'>): Promise<Place & { team: Team }> {
  const ip = await providersIn(namespace);
  await startTeam(namespace, kind, ip);
  const { url, close } = await forward(namespace, 'pod/providers', PROVIDERS_PORT);
  return { id, namespace, generator: byFlag(kind, url), team: { targetId: id, namespace, kind, close } };
}

const targetOf = ({ id, namespace, generator }: Place) => storyTarget(namespace, ['shard-1'], { id, generator });

async function protect({ id, namespace }: Place, configFile: string): Promise<void> {
  await applyManifests(await ragmend(['manifests', '--json', '--config', configFile, '--target', id]));
  await letIn(namespace, id);
}
