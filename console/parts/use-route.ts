import { useEffect, useMemo, useState } from 'react';

const LISTS = ['service', 'providers', 'incidents', 'snapshots'] as const;

/** A screen, by its hash. */
export type Route =
  | { page: 'approvals' | (typeof LISTS)[number] }
  | { page: 'incident' | 'report' | 'approval'; id: string };

/** Returns the screen in the address, or the needs if it names none. */
export function useRoute(): Route {
  const [hash, setHash] = useState(window.location.hash);
  useEffect(() => {
    const follow = () => setHash(window.location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return useMemo(() => routeOf(hash), [hash]);
}

/** Returns the screen of a hash such as `#/incidents/docs-rag-shard-restore-1/report`. */
export function routeOf(hash: string): Route {
  const [page, id, part] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'incidents' && id) return { page: part === 'report' ? 'report' : 'incident', id: decoded(id) };
  if (page === 'approvals' && id) return { page: 'approval', id: decoded(id) };
  const list = LISTS.find((name) => name === page);
  if (list !== undefined) return { page: list };
  return { page: 'approvals' };
}

/** Returns the hash of an incident's screen, or of its report. */
export function incidentHref(id: string, part?: 'report'): string {
  return `#/incidents/${encodeURIComponent(id)}${part === undefined ? '' : `/${part}`}`;
}

/** Returns the hash of an approval's screen. */
export const approvalHref = (id: string): string => `#/approvals/${encodeURIComponent(id)}`;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A hand-written address with a stray percent sign is taken literally.
    return text;
  }
}
