/** What people are told; `id` is of the occasion, `incidentId` null where it is about none. */
type Message = { id: string; incidentId: string | null; severity: 'info' | 'critical'; text: string; at: string };

/** How people are told. */
export interface Notifier {
  /** Tells once per id. */
  notify(message: Message): Promise<void>;
}
