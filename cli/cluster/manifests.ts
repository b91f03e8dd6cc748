import { stringify } from 'yaml';
import type { Manifest } from '../../adapters/kubernetes/manifests/manifest.ts';
import { manifestsOf } from '../../adapters/kubernetes/manifests/manifests.ts';
import { show } from '../terminal.ts';
import { builtAgent } from './built-agent.ts';
import { configuredTarget, type TargetOptions } from './configured-target.ts';

export type ManifestsOptions = TargetOptions & { json?: boolean };

/** Prints what an administrator applies to the cluster of a target: rights, policies and the agent, each with why it is there. */
export function manifests({ json, ...options }: ManifestsOptions): void {
  const { target } = configuredTarget(options);
  const all = manifestsOf(target, builtAgent());
  const list = { apiVersion: 'v1', kind: 'List', items: all.map(({ object }) => object) };
  show(list, json, () => all.map(documentOf).join('---\n'));
}

function documentOf({ why, notes = [], object }: Manifest): string {
  const comments = [why, ...notes.map((note, index) => `${index + 1}. ${note}`)].map((line) => `# ${line}\n`);
  return `${comments.join('')}${stringify(object, { lineWidth: 0 })}`;
}
