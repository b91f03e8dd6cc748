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
import { isServing, whyNotStarted } from './pod-state.ts';
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
type Listing = () => Promise<Pod[]>;

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
  return [...(await answersOf(deps, pods, seen)), ...failedToMake(object), ...stuckIn(object)];
}

async function askOfMap(deps: Deps, flag: KeyFlag): Promise<PodAnswer[]> {
  const { cluster, target, clock } = deps;
  const named = flag.proof?.deployment;
  const around = flagCluster(cluster, target);
  const pods = named === undefined ? () => usersOf(around, flag) : (await deploymentOf(deps, named)).pods;
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

async function deploymentOf({ cluster, target }: Deps, name: string): Promise<{ object: Controller; pods: Listing }> {
  const around = flagCluster(cluster, target);
  const path = pathOf(around, 'deployments', name);
  const object = await cluster.send<Controller>('GET', path);
  return { object, pods: () => podsOf(around, { kind: 'Deployment', name, path, object }) };
}

async function answersOf({ ask, target }: Deps, pods: Listing, seen: Seen): Promise<PodAnswer[]> {
  const { generator } = target;
  const proof = 'proof' in generator.flag ? generator.flag.proof : undefined;
  const before = await stayingOf(pods);
  const asked = before.filter(isServing);
  const heard = proof
    ? await ask(asked.map(({ status }) => ({ about: 'proof', ip: status?.podIP ?? '', ...proof })))
    : [];
  // A pod that was told to end meanwhile answers nobody: that says nothing about its provider.
  const now = heard.some((one) => 'error' in one) ? await stayingOf(pods) : before;
  const serving = new Set(now.filter(isServing).map(({ metadata }) => metadata.name));
  const answers = asked.map((pod, at): PodAnswer => {
    const { name } = pod.metadata;
    return {
      pod: name,
      ...(proof ? provenLabel(generator, proof, heard[at] ?? { error: 'it was not asked' }) : seen(pod)),
    };
  });
  const known = answers.filter(({ pod }) => serving.has(pod));
  // They start, or became ready while others were asked.
  const unknown = now.filter(({ metadata }) => !known.some(({ pod }) => pod === metadata.name));
  return [...known, ...unknown.map((pod) => ({ pod: pod.metadata.name, label: null, problem: startProblem(pod) }))];
}

async function stayingOf(pods: Listing): Promise<Pod[]> {
  return (await pods()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
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

/** Returns that a Deployment made no progress within its own deadline, if that is about its present template. */
function stuckIn({ metadata, status }: Controller): PodAnswer[] {
  const { conditions = [], observedGeneration } = status ?? {};
  const stuck = conditions.find((each) => each.type === 'Progressing' && each.reason === 'ProgressDeadlineExceeded');
  if (!stuck || observedGeneration !== metadata.generation) return [];
  const problem = `its rollout is stuck (${stuck.message ?? stuck.reason})`;
  return [{ pod: metadata.name, label: null, problem, isStuck: true }];
}

function labelOf({ target: { generator } }: Deps, value: string | null): Label {
  const provider = flaggedProvider(generator, value);
  return provider === null ? null : labelFor(generator, provider);
}
