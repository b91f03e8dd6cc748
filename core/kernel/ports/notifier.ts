/** A message to people. `id` names the occasion; `incidentId` is null if it is about no incident. */
type Message = { id: string; incidentId: string | null; severity: 'info' | 'critical'; text: string; at: string };

/** Sends messages to people. */
export interface Notifier {
  /** Sends a message once per id. */
  notify(message: Message): Promise<void>;
}
