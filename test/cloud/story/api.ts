import { waitUntil } from '../../../adapters/wait-until.ts';
import type { IncidentItem, IncidentView } from '../../../core/contracts/http/http.ts';

/** The deployed API as one signed-in person uses it. */
export type Api = ReturnType<typeof apiAs>;

/** Asks the deployed API with a person's token; an answer that is no success throws with its problem. */
export function apiAs(url: string, token: string) {
  const send = (method: 'GET' | 'POST', path: string, body?: object) =>
    fetch(`${url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  /** As a person looks, who looks again where no answer came. */
  const get = async <T>(path: string, tries = 5): Promise<T> => {
    const response = await send('GET', path);
    if (response.ok) return (await response.json()) as T;
    if (response.status >= 500 && tries > 1) return get(path, tries - 1);
    throw new Error(`GET ${path} was answered ${response.status}: ${await response.text()}`);
  };
  return {
    /** The answer as it is. */
    send,
    get: <T>(path: string) => get<T>(path),
    incident: (id: string) => get<IncidentView>(`/incidents/${id}`),
    incidents: async () => (await get<{ incidents: IncidentItem[] }>('/incidents')).incidents,
  };
}

/** Looks again and again until there is something; throws with what was seen last after `seconds`. */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | null>,
  seen: () => Promise<unknown>,
): Promise<T> {
  const found = await waitUntil(look, { everyMs: 500, ms: seconds * 1000 });
  if (found !== null) return found;
  throw new Error(`'${what}' did not happen within ${seconds} s; last seen: ${JSON.stringify(await seen(), null, 1)}`);
}

/** Looks at an incident until something is found in it; throws with the incident after `seconds`. */
export function untilIncident<T>(
  api: Api,
  id: string,
  what: string,
  seconds: number,
  find: (incident: IncidentView) => T | null,
): Promise<T> {
  const seen = () => api.incident(id);
  return until(what, seconds, async () => find(await seen()), seen);
}

/** An incident that has ended, or null. */
export function endedOf<T extends { closedAt: string | null }>(incident: T): T | null {
  return incident.closedAt === null ? null : incident;
}
