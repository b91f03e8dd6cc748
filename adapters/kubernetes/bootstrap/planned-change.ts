import { PlanDrifted } from '../../../core/kernel/task-error.ts';
import type { JsonPatch } from '../api/fence.ts';
import type { Controller } from '../api/objects.ts';
import { versionOf, type Workload } from './workload.ts';

/** Throws PlanDrifted if a workload is not what a plan was made for. */
export function assertVersion({ kind, name, object }: Workload, version: string): void {
  const now = versionOf(object);
  if (now !== version)
    throw new PlanDrifted(`${kind} '${name}' has version '${now}' now, the plan is for '${version}': plan again`);
}

/** Returns a patch of a field that fails if anything of the spec has changed since it was read. */
export function changeSpec({ metadata }: Controller, path: string, value: unknown): JsonPatch {
  return [
    { op: 'test', path: '/metadata/generation', value: metadata.generation },
    { op: 'replace', path, value },
  ];
}
