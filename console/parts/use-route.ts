import { useEffect, useMemo, useState } from 'react';

/** A screen by its hash. */
export type Route =
  | { page: 'approvals' | 'service' | 'incidents' | 'snapshots' }
  | { page: 'incident' | 'report' | 'approval'; id: string };

/** The screen that the address names; what needs a person where it names none. */
export function useRoute(): Route {
  const [hash, setHash] = useState(window.location.hash);
  useEffect(() => {
    const follow = () => setHash(window.location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return useMemo(() => routeOf(hash), [hash]);
}

/** The screen of a hash such as `#/incidents/docs-rag-shard-restore-1/report`. */
export function routeOf(hash: string): Route {
  const [page, id, part] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'incidents' && id) return { page: part === 'report' ? 'report' : 'incident', id: decoded(id) };
  if (page === 'approvals' && id) return { page: 'approval', id: decoded(id) };
  if (page === 'service' || page === 'incidents' || page === 'snapshots') return { page };
  return { page: 'approvals' };
}

/** The hash of an incident's screen, or of its report. */
export function incidentHref(id: string, part?: 'report'): string {
  return `#/incidents/${encodeURIComponent(id)}${part === undefined ? '' : `/${part}`}`;
}

/** The hash of the screen of one approval. */
export const approvalHref = (id: string): string => `#/approvals/${encodeURIComponent(id)}`;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A hand-written address with a stray percent sign names the screen as it stands.
    return text;
  }
}
