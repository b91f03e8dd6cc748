import type * as z from 'zod';
import { RUNBOOK_NAMES } from '../runbooks.ts';
import type { BootstrapConfig } from './bootstrap-config.ts';
import type { GeneratorConfig } from './generator-config.ts';
import { type KubernetesConfig, namedWorkloads, servicesOf } from './kubernetes-config.ts';

/** The part of a target's configuration that another target could claim, too. */
type Claimant = {
  id: string;
  kubernetes?: KubernetesConfig | undefined;
  generator?: GeneratorConfig | undefined;
  bootstrap?: BootstrapConfig | undefined;
};
type Problem = { path: (string | number)[]; message: string };

/**
 * Refuses targets that could reach each other: the same id, an id that reads like a run of another
 * target, and places in one cluster that both claim.
 */
export function keepApart(targets: Claimant[], context: z.RefinementCtx): void {
  targets.forEach((one, at) => {
    for (const other of targets.slice(0, at))
      for (const { path, message } of problemsOf(one, other))
        context.addIssue({ code: 'custom', path: ['targets', at, ...path], message });
  });
}

function problemsOf(one: Claimant, other: Claimant): Problem[] {
  if (one.id === other.id)
    return [{ path: ['id'], message: `target '${one.id}' is there twice: give each target its own id` }];
  return [...likeRuns(one, other), ...inOneCluster(one, other)];
}

/** Incidents are named `<target>-<runbook>-<number>`, and evidence and copies after them. */
function likeRuns(one: Claimant, other: Claimant): Problem[] {
  const pairs = [
    [one.id, other.id],
    [other.id, one.id],
  ] as const;
  return pairs.flatMap(([id, about]) => {
    const runbook = RUNBOOK_NAMES.find((name) => `${id}-`.startsWith(`${about}-${name}-`));
    if (runbook === undefined) return [];
    const message = `target '${id}' reads like a run of '${runbook}' on target '${about}': rename one of the two`;
    return [{ path: ['id'], message }];
  });
}

function inOneCluster(one: Claimant, other: Claimant): Problem[] {
  const [here, there] = [one.kubernetes, other.kubernetes];
  if (!here || !there || !isSameCluster(here.cluster, there.cluster)) return [];
  const both = `targets '${other.id}' and '${one.id}'`;
  const theirs = new Set(claimsOf(other, there).map(textOf));
  const claimed = claimsOf(one, here).filter((claim) => theirs.has(textOf(claim)));
  const problems: Problem[] = [...new Set(claimed.map(textOf))].map((text) => ({
    path: ['kubernetes'],
    message: `${both} both claim ${text}: give each its own`,
  }));
  if (here.namespace === there.namespace)
    problems.push({
      path: ['kubernetes', 'namespace'],
      message: `${both} are both in namespace '${here.namespace}', where one agent and one registry serve one target: give each its own namespace`,
    });
  else if (haveOneBeginning(`${here.namespace}-${one.id}-`, `${there.namespace}-${other.id}-`))
    problems.push({
      path: ['kubernetes', 'namespace'],
      message: `admission policies of ${both} would share names, since '${there.namespace}-${other.id}' and '${here.namespace}-${one.id}' begin alike: rename a target or a namespace`,
    });
  return problems;
}

/** Names of policies are cluster-wide: `ragmend-<purpose>-<namespace>-<target>`, and the shard behind it. */
function haveOneBeginning(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

type Cluster = KubernetesConfig['cluster'];

/** An omitted region may be the same one; an omitted role stands for the account of the deployment. */
function isSameCluster(one: Cluster, other: Cluster): boolean {
  if (one.kind === 'kubeconfig' || other.kind === 'kubeconfig')
    return one.kind === 'kubeconfig' && other.kind === 'kubeconfig' && one.secret === other.secret;
  const isOneRegion = one.region === undefined || other.region === undefined || one.region === other.region;
  return one.name === other.name && isOneRegion && accountOf(one.roleArn) === accountOf(other.roleArn);
}

const accountOf = (roleArn: string | undefined) => roleArn?.split(':')[4];

/** An object of a cluster that the repairs of a target change. */
type Claim = { what: string; name: string; namespace: string };
const textOf = ({ what, name, namespace }: Claim) => `${what} '${name}' of namespace '${namespace}'`;

/** Workloads count by their name alone: the configured kind may be wrong. */
function claimsOf({ generator, bootstrap }: Claimant, kubernetes: KubernetesConfig): Claim[] {
  const { namespace, shards } = kubernetes;
  const components = (bootstrap?.components ?? []).map(({ workload }) => workload.slice(workload.indexOf('/') + 1));
  const workloads = [...namedWorkloads(kubernetes), ...components];
  return [
    ...workloads.map((name) => ({ what: 'workload', name, namespace })),
    ...shards.flatMap(servicesOf).map((name) => ({ what: 'service', name, namespace })),
    ...flagOf(generator?.flag, namespace),
  ];
}

type Flag = GeneratorConfig['flag'];

function flagOf(flag: Flag | undefined, own: string): Claim[] {
  if (flag === undefined || flag.kind === 'gateway') return [];
  const { namespace = own } = flag;
  if (flag.kind === 'deployment-env') return [{ what: 'workload', name: flag.deployment, namespace }];
  const key = [flag.configMap, flag.key, ...(flag.flag === undefined ? [] : [flag.flag])].join('/');
  return [{ what: 'flag', name: key, namespace }];
}
