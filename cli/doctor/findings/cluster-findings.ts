import { deployedIn } from '../../../adapters/aws/deployed.ts';
import { s3GoldenSets } from '../../../adapters/aws/s3/golden-sets.ts';
import { systemClock } from '../../../adapters/clock.ts';
import { openEmbedder } from '../../../adapters/embedders/open-embedder.ts';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { missingObjects } from '../../../adapters/kubernetes/api/missing-objects.ts';
import { find, list, type Pod } from '../../../adapters/kubernetes/api/objects.ts';
import { surveyNamespace } from '../../../adapters/kubernetes/api/survey.ts';
import type { FlaggedTarget } from '../../../adapters/kubernetes/flag/kubernetes-flag.ts';
import { AGENT_POD } from '../../../adapters/kubernetes/manifests/agent.ts';
import { manifestsOf } from '../../../adapters/kubernetes/manifests/manifests.ts';
import { proberName } from '../../../adapters/kubernetes/manifests/prober.ts';
import { readGoldenMap } from '../../../adapters/kubernetes/registry/golden-maps.ts';
import { readRecord } from '../../../adapters/kubernetes/registry/registry-record.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { kubernetesRoutes } from '../../../adapters/kubernetes/routes/routes.ts';
import { inClusterStore } from '../../../adapters/kubernetes/store/in-cluster-store.ts';
import type { BaselineEntry } from '../../../core/contracts/golden.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { builtAgent } from '../../cluster/built-agent.ts';
import { personSecrets } from '../../cluster/person-secrets.ts';
import { isFilledIn } from '../../init/fill-in.ts';
import { type AwsClients, lookedAtAws } from '../check-aws.ts';
import { checkDrift } from '../check-drift.ts';
import { checkFlag } from '../check-flag.ts';
import { checkGolden } from '../check-golden.ts';
import { checkPeers } from '../check-peers.ts';
import { checkAgentPod, checkProberPod } from '../check-pods.ts';
import { checkRegistry } from '../check-registry.ts';
import { checkShards } from '../check-shards.ts';
import { checkStore } from '../check-store.ts';
import { accessFindings } from './access-findings.ts';
import { fileFindings } from './file-findings.ts';
import { type Finding, findingsOf, looked } from './finding.ts';
import { providerFindings } from './provider-findings.ts';
import { rehearsalFindings } from './rehearsal-findings.ts';
import { startFindings } from './start-findings.ts';

type Deps = { cluster: Cluster; aws: AwsClients };

/**
 * Returns the findings about a target in its cluster; if the cluster can't be reached, only that.
 */
export async function clusterFindings(deps: Deps, target: KubernetesTarget): Promise<Finding[]> {
  const { cluster } = deps;
  const reach = await looked('cluster', async () => {
    const { gitVersion } = await cluster.send<{ gitVersion: string }>('GET', '/version');
    return [findingsOf('cluster').ok(`Kubernetes ${gitVersion} is reached, namespace '${cluster.namespace}'`)];
  });
  if (reach.some(({ status }) => status !== 'ok')) return reach;
  const manifests = await looked('manifests', () => standing(cluster, target));
  return [
    ...reach,
    ...(await looked('workloads', async () => {
      const survey = await surveyNamespace(cluster);
      return [...checkShards(target, survey, await registered(cluster, target)), ...checkPeers(target, survey)];
    })),
    ...(await looked('files', () => fileFindings(cluster, target))),
    ...(hasClusterFlag(target) ? await looked('flag', () => checkFlag(cluster, target)) : []),
    ...(await looked('registry', async () => checkRegistry(target, await registered(cluster, target)))),
    ...(await looked('routes', async () => checkDrift(await kubernetesRoutes({ cluster, target }).drifts(target.id)))),
    ...(await startFindings(cluster, target)),
    ...manifests,
    // Objects made by the manifests can't be well before all manifests are applied: one cause, one
    // line.
    ...(manifests.every(({ status }) => status === 'ok') ? await madeFindings(cluster, target) : []),
    ...(await lookedAtAws('golden set', () => goldenFindings(deps, target))),
  ];
}

const hasClusterFlag = (target: KubernetesTarget): target is FlaggedTarget =>
  target.generator !== undefined && target.generator.flag.kind !== 'gateway';

/** Checks what the manifests create, and with its help. */
async function madeFindings(cluster: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const agent = await looked('agent pod', async () =>
    checkAgentPod(await find<Pod>(cluster, 'pods', `${AGENT_POD}-0`), builtAgent().configMap),
  );
  const isThere = agent.every(({ status }) => status !== 'failed');
  const mayAsk = isThere && isFilledIn(target.store);
  return [
    ...(await looked('RBAC', () => accessFindings(cluster, target))),
    ...(await looked('dry run', () => rehearsalFindings(cluster, target))),
    ...agent,
    ...(mayAsk ? await looked('store', () => storeFindings(cluster, target)) : []),
    ...(isThere ? await looked('providers', () => providerFindings(cluster, target)) : []),
    ...(await looked('prober', async () => checkProberPod(await probers(cluster, target), isProbed(target)))),
  ];
}

/** Asks each shard of the registry as the runbooks do, by the agent in the cluster. */
async function storeFindings(cluster: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const secretOf = personSecrets();
  const store = inClusterStore({ cluster, target, clock: systemClock, secretOf });
  try {
    const { dimension } = openEmbedder(target.embedding, secretOf);
    return await checkStore(store, (await registered(cluster, target)) ?? [], dimension);
  } finally {
    store.close();
  }
}

async function registered(cluster: Cluster, { id }: KubernetesTarget) {
  return (await orNull(readRecord(cluster, id)))?.entries ?? null;
}

/** Checks whether everything that `ragmend manifests` prints exists. */
async function standing({ kubeconfig }: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const { ok, failed } = findingsOf('manifests');
  const objects = manifestsOf(target, builtAgent()).map(({ object }) => object);
  const missing = await missingObjects(kubeconfig, objects);
  if (missing.length === 0) return [ok(`all ${objects.length} objects exist`)];
  const first = missing.slice(0, 3).join(', ');
  const remedy = 'run `ragmend manifests | kubectl apply --server-side -f -`; what they create is checked then';
  return [failed(`${missing.length} of ${objects.length} objects are missing, e.g. ${first}`, remedy)];
}

const isProbed = ({ kubernetes }: KubernetesTarget) => kubernetes.prober !== undefined;

async function probers(cluster: Cluster, { id }: KubernetesTarget): Promise<Pod[]> {
  return list<Pod>(cluster, 'pods', { matchLabels: { 'app.kubernetes.io/name': proberName(id) } });
}

/**
 * The runbooks read S3, the prober its ConfigMaps; without a deployment, only the prober's copy
 * exists.
 */
async function goldenFindings({ cluster, aws }: Deps, target: KubernetesTarget): Promise<Finding[]> {
  const deployed = await deployedIn(aws.lambda);
  const sets = deployed && s3GoldenSets({ bucket: { client: aws.s3, name: deployed.recordsBucket } });
  const firsts = target.kubernetes.shards.filter(({ replicaOf }) => replicaOf === undefined);
  const shards: { shardId: string; recorded: BaselineEntry[]; handed: BaselineEntry[] | null }[] = [];
  for (const { id: shardId } of firsts) {
    const handed = await readGoldenMap(cluster, target.id, shardId);
    const recorded = sets ? await sets.baseline(target.id, shardId) : handed;
    shards.push({ shardId, recorded, handed: isProbed(target) ? handed : null });
  }
  return checkGolden(target, shards);
}
