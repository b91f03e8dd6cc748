import type { Controller, KubeObject } from '../api/objects.ts';

/**
 * Returns the tool that a team deploys an object with, and where its source is; null if nothing
 * tells.
 */
export function deployedBy({ metadata }: KubeObject): { by: string; where: string } | null {
  const { labels = {}, annotations = {}, managedFields = [] } = metadata;
  const release = annotations['meta.helm.sh/release-name'];
  if (release !== undefined || labels['app.kubernetes.io/managed-by'] === 'Helm')
    return { by: `Helm${release === undefined ? '' : ` release '${release}'`}`, where: 'in its values' };
  if (annotations['kubectl.kubernetes.io/last-applied-configuration'] !== undefined)
    return { by: 'kubectl apply', where: 'in the file that is applied' };
  const applied = managedFields.find(({ manager = '', operation }) => operation === 'Apply' && !OWN.test(manager));
  if (!applied) return null;
  const by = applied.manager === 'kubectl' ? 'kubectl apply --server-side' : `'${applied.manager}'`;
  return { by, where: 'in what it applies' };
}

/**
 * Returns what to change so that the team's next deployment does not restart a server that was
 * stopped for good.
 */
export function changeToKeep(kind: string, object: Controller, shardId: string): string {
  const { by, where } = deployedBy(object) ?? { by: 'Whoever deploys it', where: 'in what is deployed' };
  return `${by} starts ${kind} '${object.metadata.name}' again each time: set its replicas to 0 ${where} until \`ragmend settle ${shardId}\``;
}

const OWN = /^ragmend/;
