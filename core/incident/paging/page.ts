import type { Effect } from '../../kernel/ports/outbox.ts';

/**
 * Returns the page about a failed run. An incident has one page: its id is in the outbox once, so
 * the first caller queues it, and a retry, the close or a janitor adds none.
 */
export const pageAbout = (incidentId: string, text: string): Effect => ({
  id: `page:${incidentId}`,
  kind: 'notify',
  incidentId,
  severity: 'critical',
  text,
});
