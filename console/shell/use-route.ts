import { useEffect, useMemo, useState } from 'react';

/** A screen by its hash. */
export type Route =
  | { page: 'approvals' | 'service' | 'incidents' | 'snapshots' }
  | { page: 'incident' | 'report'; id: string };

/** The screen that the address names; the approvals where it names none. */
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
  if (page === 'service' || page === 'incidents' || page === 'snapshots') return { page };
  return { page: 'approvals' };
}

/** The hash of an incident's screen, or of its report. */
export function incidentHref(id: string, part?: 'report'): string {
  return `#/incidents/${encodeURIComponent(id)}${part === undefined ? '' : `/${part}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A hand-written address with a stray percent sign names the screen as it stands.
    return text;
  }
}
