import type { StartConfig } from '../../core/contracts/config/target-of.ts';
import type { ClusterOptions } from '../cluster/person-cluster.ts';
import { readDocuments } from '../lint/read-documents.ts';
import { readTexts } from '../lint/read-inputs.ts';
import { type Explained, explain } from './explain.ts';
import { lookAt } from './look-at.ts';

export type LiveOptions = ClusterOptions & { once?: boolean; wait: number; rendered?: string[]; json?: boolean };
type Service = { service: string; namespace: string };

/** Explains the start of a service by looking at its namespace, twice unless `once` is given. */
export async function explainLive(
  { once = false, wait, rendered = [], json = false, ...options }: LiveOptions,
  { service, namespace }: Service,
  bootstrap: StartConfig | null,
): Promise<Explained> {
  const place = { ...options, service, namespace, waitSeconds: once ? null : wait };
  const [earlier, later] = await lookAt(place, json);
  const texts = await readTexts(rendered);
  const hooks = texts.flatMap(({ file, text }) => readDocuments(file, text).documents.map(({ object }) => object));
  return explain(earlier, { ...later, ...(hooks.length > 0 && { rendered: hooks }) }, bootstrap);
}
