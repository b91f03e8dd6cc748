import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterForbidden, ClusterRefused } from '../api/cluster-errors.ts';
import { leanObject } from './lean-object.ts';
import { listPath, type SeenKind } from './seen-kinds.ts';

/** The objects of a kind. `isComplete` is false if some may be there that nobody may see, or too many are. */
export type Listed = { objects: KubeObject[]; isComplete: boolean };

/** A kind whose definition is being removed has null for its items. */
type Page = { items: KubeObject[] | null; metadata?: { continue?: string } };

const PAGE = 500;
/** A list that nobody can read to its end shows no absence. */
const MOST_PAGES = 2;

/** Lists a kind of the cluster's namespace; a kind that the cluster does not know has no objects. */
export async function listKind(cluster: Cluster, seen: SeenKind): Promise<Listed> {
  for (const version of seen.versions) {
    const found = await listPages(cluster, listPath(seen, version, cluster.namespace));
    if (found === null) continue;
    const { objects, isComplete } = found;
    const apiVersion = seen.group === '' ? version : `${seen.group}/${version}`;
    // The API omits both from the items of a list.
    return { objects: objects.map((one) => leanObject({ ...one, apiVersion, kind: seen.kind })), isComplete };
  }
  return { objects: [], isComplete: true };
}

/**
 * Lists the pages at a path, null if the cluster has no such path. `accept` asks for another form of them.
 */
export async function listPages(
  cluster: Cluster,
  path: string,
  query: Record<string, string> = {},
  accept?: string,
): Promise<Listed | null> {
  const objects: KubeObject[] = [];
  let next = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const asked = new URLSearchParams({ ...query, limit: `${PAGE}`, ...(next !== '' && { continue: next }) });
    const found = await pageAt(cluster, `${path}?${asked}`, accept);
    if (found === null) return page === 0 ? null : { objects, isComplete: false };
    if (found === 'unseen') return { objects, isComplete: false };
    objects.push(...(found.items ?? []));
    next = found.metadata?.continue ?? '';
    if (next === '') return { objects, isComplete: true };
  }
  return { objects, isComplete: false };
}

async function pageAt(cluster: Cluster, path: string, accept?: string): Promise<Page | 'unseen' | null> {
  try {
    return await cluster.send<Page>('GET', path, undefined, accept);
  } catch (error) {
    if (error instanceof NotFound) return null;
    // An old token of a long list is refused, too.
    if (error instanceof ClusterForbidden || error instanceof ClusterRefused) return 'unseen';
    throw error;
  }
}
