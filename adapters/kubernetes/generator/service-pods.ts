import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { flaggedProvider } from '../../../core/provider/flag/flag-values.ts';
import type { GeneratorPods, PodAnswer, Probe, ProbeNeed } from '../../../core/provider/ports/generator-pods.ts';
import type { Cluster } from '../api/cluster.ts';
import { type Controller, list, type Pod, pathOf, writersOf } from '../api/objects.ts';
import type { EnvFlag, KeyFlag } from '../flag/flag-place.ts';
import { type FlaggedTarget, findFlag, flagCluster } from '../flag/kubernetes-flag.ts';
import { hasEnded, podsOf } from '../registry/owner.ts';
import type { AskPods } from './ask-pods.ts';
import { mapUse } from './map-use.ts';
import { isReady, isServing, whyNotStarted } from './pod-state.ts';
import { labelFor, provenLabel } from './proven-label.ts';

type Deps = {
  cluster: Cluster;
  target: FlaggedTarget;
  ask: AskPods;
  clock: Clock;
  probe(provider: string, model: string, need: ProbeNeed): Promise<Probe>;
};
type Label = PodAnswer['label'];
/** Returns which value a serving pod uses, as far as Kubernetes shows it. */
type Seen = (pod: Pod) => Pick<PodAnswer, 'label' | 'problem'>;

/**
 * The pods of a service without the gateway. Each proves its provider by the answer at
 * `flag.proof`; without that, a pod counts by the value that it was started with, or that its volume
 * holds by now.
 */
export function servicePods(deps: Deps): GeneratorPods {
  const { target } = deps;
  const { flag } = target.generator;
  if (flag.kind === 'gateway') throw new RangeError(`target '${target.id}' has a gateway: ask its pods`);
  return {
    readings: async () => [],
    ask: () => (flag.kind === 'deployment-env' ? askOfDeployment(deps, flag) : askOfMap(deps, flag)),
    probe: (_, provider, model, need) => deps.probe(provider, model, need),
  };
}

async function askOfDeployment(deps: Deps, flag: EnvFlag): Promise<PodAnswer[]> {
  const { object, pods } = await deploymentOf(deps, flag.deployment);
  const seen: Seen = ({ spec }) => {
    const env = spec.containers.find(({ name }) => name === flag.container)?.env;
    return { label: labelOf(deps, env?.find(({ name }) => name === flag.variable)?.value ?? ''), problem: null };
  };
  return [...(await answersOf(deps, pods, seen)), ...failedToMake(object)];
}

async function askOfMap(deps: Deps, flag: KeyFlag): Promise<PodAnswer[]> {
  const { cluster, target, clock } = deps;
  const named = flag.proof?.deployment;
  const around = flagCluster(cluster, target);
  const pods = named === undefined ? await usersOf(around, flag) : (await deploymentOf(deps, named)).pods;
  const { object, place } = await findFlag(cluster, target);
  const writtenAt = Date.parse(writersOf(object.metadata, place.owned)[0]?.at ?? '');
  const label = labelOf(deps, place.value);
  return answersOf(deps, pods, (pod) => {
    if (Date.parse(pod.metadata.creationTimestamp) > writtenAt) return { label, problem: null };
    if (mapUse(pod, flag) === 'fixed')
      return {
        label: null,
        problem: 'it reads the ConfigMap only when it starts: restart it, or mount the ConfigMap without subPath',
      };
    return { label: clock.now() - writtenAt > FOLLOWED_MS ? label : null, problem: null };
  });
}

/** A kubelet writes a changed ConfigMap into the volumes of its pods within its sync period, about a minute. */
const FOLLOWED_MS = 150_000;

async function usersOf(cluster: Cluster, flag: KeyFlag): Promise<Pod[]> {
  const pods = await list<Pod>(cluster, 'pods');
  return pods.filter((pod) => !hasEnded(pod) && mapUse(pod, flag) !== null);
}

async function deploymentOf({ cluster, target }: Deps, name: string): Promise<{ object: Controller; pods: Pod[] }> {
  const around = flagCluster(cluster, target);
  const path = pathOf(around, 'deployments', name);
  const object = await cluster.send<Controller>('GET', path);
  return { object, pods: await podsOf(around, { kind: 'Deployment', name, path, object }) };
}

async function answersOf({ ask, target }: Deps, all: Pod[], seen: Seen): Promise<PodAnswer[]> {
  const { generator } = target;
  const proof = 'proof' in generator.flag ? generator.flag.proof : undefined;
  const staying = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const serving = staying.filter(isServing);
  const heard = proof
    ? await ask(serving.map(({ status }) => ({ about: 'proof', ip: status?.podIP ?? '', ...proof })))
    : [];
  const answers = serving.map((pod, at): PodAnswer => {
    const { name } = pod.metadata;
    return {
      pod: name,
      ...(proof ? provenLabel(generator, proof, heard[at] ?? { error: 'it was not asked' }) : seen(pod)),
    };
  });
  const starting = staying.filter((pod) => !isReady(pod));
  return [...answers, ...starting.map((pod) => ({ pod: pod.metadata.name, label: null, problem: startProblem(pod) }))];
}

function startProblem(pod: Pod): string | null {
  const why = whyNotStarted(pod);
  return why === null ? null : `it can't start: ${why}`;
}

/** Returns why a Deployment can't make any pod, e.g. a quota that is used up. */
function failedToMake({ metadata, status }: Controller): PodAnswer[] {
  const failure = status?.conditions?.find((each) => each.type === 'ReplicaFailure' && each.status === 'True');
  if (!failure) return [];
  const problem = `no pod can be made: ${failure.reason ?? 'it failed'}: ${failure.message ?? 'look at its events'}`;
  return [{ pod: metadata.name, label: null, problem }];
}

function labelOf({ target: { generator } }: Deps, value: string | null): Label {
  const provider = flaggedProvider(generator, value);
  return provider === null ? null : labelFor(generator, provider);
}
