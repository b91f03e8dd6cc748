import { Document, isNode } from 'yaml';
import type { Manifest } from '../../adapters/kubernetes/manifests/manifest.ts';
import { manifestsOf } from '../../adapters/kubernetes/manifests/manifests.ts';
import { show } from '../terminal.ts';
import { builtAgent } from './built-agent.ts';
import { configuredTarget, type TargetOptions } from './configured-target.ts';

export type ManifestsOptions = TargetOptions & { json?: boolean };

/**
 * Prints what an administrator applies to the cluster of a target, in order: policies, rights and
 * the agent, each with its reason.
 */
export function manifests({ json, ...options }: ManifestsOptions): void {
  const { target } = configuredTarget(options);
  const all = manifestsOf(target, builtAgent());
  const list = { apiVersion: 'v1', kind: 'List', items: all.map(({ object }) => object) };
  show(list, json, () => asYaml(all));
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
