import { Document, isNode } from 'yaml';
import { type GatewayPlace, hasGateway } from '../../adapters/kubernetes/manifests/gateway.ts';
import type { Manifest } from '../../adapters/kubernetes/manifests/manifest.ts';
import { manifestsOf } from '../../adapters/kubernetes/manifests/manifests.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { isByDigest } from '../../core/contracts/agent/image.ts';
import { deployedHere } from '../deployed-here.ts';
import { CommandFailed, ExitCode } from '../exit-codes.ts';
import { show } from '../terminal.ts';
import { builtAgent, builtGateway } from './built-agent.ts';
import { configuredTarget, type TargetOptions } from './configured-target.ts';

export type ManifestsOptions = TargetOptions & { json?: boolean; allowTags?: boolean };

/**
 * Prints what an administrator applies to the cluster of a target, in order: policies, rights and
 * the agent, each with its reason.
 */
export async function manifests({ json, allowTags = false, ...options }: ManifestsOptions): Promise<void> {
  const { target } = configuredTarget(options);
  if (!allowTags && target.kubernetes.cluster.kind === 'eks') refuseTags(target);
  const all = manifestsOf(target, builtAgent(), hasGateway(target) ? await gatewayPlace() : null);
  const list = { apiVersion: 'v1', kind: 'List', items: all.map(({ object }) => object) };
  show(list, json, () => asYaml(all));
}

/**
 * Throws CommandFailed for an image by a tag: whoever may push to its registry could run another
 * program with the rights of the agent or the gateway.
 */
function refuseTags(target: KubernetesTarget): void {
  const images = [target.kubernetes.agent.image, ...(hasGateway(target) ? [target.generator.gateway.image] : [])];
  const tagged = images.find((image) => !isByDigest(image));
  if (tagged === undefined) return;
  throw new CommandFailed(
    `image '${tagged}' is named by a tag, which may be moved: give its digest in ragmend.yaml, as '${tagged}@sha256:...', or --allow-tags for a cluster to try things on`,
    ExitCode.Usage,
  );
}

/** Returns the gateway, and where the deployment keeps what it needs; throws CommandFailed. */
async function gatewayPlace(): Promise<GatewayPlace> {
  const { region, table, gateway } = await deployedHere(
    'sign in to the account of the deployment: the gateway needs its names',
  );
  if (gateway !== null) return { program: builtGateway(), region, stores: { table, ...gateway } };
  throw new CommandFailed(
    'the deployment has no stores for a gateway: run `npx --no -- cdk deploy --all` with this configuration first',
    ExitCode.Failed,
  );
}

/** Returns manifests as YAML documents, with their reasons as comments. */
export function asYaml(all: Manifest[]): string {
  return [HOW, ...all.map(documentOf)].join('---\n');
}

const HOW = `# Apply it as an administrator, again with each new version of Ragmend:
#   ragmend manifests | kubectl apply --server-side -f -
`;

function documentOf({ why, notes = [], object }: Manifest): string {
  const document = new Document(object);
  document.commentBefore = ` ${why}`;
  for (const [index, note] of notes.entries()) {
    const rule = document.getIn(['rules', index], true);
    if (isNode(rule)) rule.commentBefore = ` ${note}`;
  }
  return document.toString({ lineWidth: 0 });
}
