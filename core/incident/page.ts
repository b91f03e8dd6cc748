import type { Effect } from '../kernel/ports/outbox.ts';

/**
 * The page about a failed run. An incident has one: its id is in the outbox once, so that the first
 * step that comes to tell people does, and a retry, the close or a janitor adds none.
 */
export const pageAbout = (incidentId: string, text: string): Effect => ({
  id: `page:${incidentId}`,
  kind: 'notify',
  incidentId,
  severity: 'critical',
  text,
});
