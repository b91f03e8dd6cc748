import { Annotation } from '../../../adapters/kubernetes/api/labels.ts';
import { identityName } from '../../../core/contracts/cluster-identity.ts';
import { getObject, kubectl } from '../kubectl.ts';
import { PRIMARY } from './generator.ts';
import type { Team } from './start-story.ts';
import { NAME, rolledOut } from './team.ts';

type Told = { value: string; mark: { before: string; value: string; incidentId: string } | null };
type Flagged = {
  metadata: { annotations?: Record<string, string> };
  data?: { provider: string };
  spec?: { template: { spec: { containers: [{ env: { name: string; value: string }[] }] } } };
};

/** What the flag of a team says, and who switched it last. */
export async function readFlag({ namespace, targetId, kind }: Team): Promise<Told> {
  const found = await getObject<Flagged>(namespace, kind === 'deployment-env' ? 'deployment' : 'configmap', NAME);
  const env = found.spec?.template.spec.containers[0].env;
  const value = env ? env.find(({ name }) => name === 'LLM_PROVIDER')?.value : found.data?.provider;
  const marks = JSON.parse(found.metadata.annotations?.[Annotation.Flag] ?? '{}') as Record<string, Told['mark']>;
  return { value: value ?? '', mark: marks[targetId] ?? null };
}

/** The spec and the data of a team's objects, without what a cluster adds. */
export async function settingsOf({ namespace }: Team): Promise<unknown[]> {
  const { spec } = await getObject<{ spec: object }>(namespace, 'deployment', NAME);
  const { data } = await getObject<{ data: object }>(namespace, 'configmap', NAME);
  return [spec, data];
}

/** Lets the kubelet write what a ConfigMap says at once; it looks about once a minute otherwise. */
export const refreshVolumes = ({ namespace }: Team) =>
  kubectl(['-n', namespace, 'annotate', 'pods', '-l', `app=${NAME}`, '--overwrite', `refreshed=${Date.now()}`]);

/** Takes the key of the backup from the service, and lets a rollout that gets no pod ready end after `seconds`. */
export async function forgetKeyOfBackup({ namespace }: Team, seconds: number): Promise<void> {
  const deployment = `deployment/${NAME}`;
  await kubectl(['-n', namespace, 'set', 'env', deployment, `KEYS=${PRIMARY}`]);
  await rolledOut(namespace);
  const spec = JSON.stringify({ spec: { progressDeadlineSeconds: seconds } });
  await kubectl(['-n', namespace, 'patch', deployment, '-p', spec]);
}

/** Puts the variable back by hand. */
export async function putBack({ namespace }: Team): Promise<void> {
  await kubectl(['-n', namespace, 'set', 'env', `deployment/${NAME}`, `LLM_PROVIDER=${PRIMARY}`]);
  await rolledOut(namespace);
}

/** What the cluster answers to the operator who would change more of the service than its flag. */
export async function beyondFlag({ namespace, targetId }: Team): Promise<string[]> {
  const operator = `system:serviceaccount:${namespace}:${identityName('operator', targetId)}`;
  const as = (...args: string[]) =>
    kubectl(['-n', namespace, ...args, `--as=${operator}`]).then(
      () => 'allowed',
      (error: Error) => error.message,
    );
  const patched = (kind: string, patch: object) =>
    as('patch', kind, NAME, '--dry-run=server', '-p', JSON.stringify(patch));
  return [
    await patched('deployment', { spec: { replicas: 0 } }),
    await patched('configmap', { data: { other: 'else' } }),
    await as('delete', 'deployment', NAME, '--dry-run=server'),
    await as('get', 'secrets'),
  ];
}
