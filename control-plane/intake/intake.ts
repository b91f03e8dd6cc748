import { type NotTaken, receiveAlerts } from '../../core/signal/receive-alerts.ts';
import type { CountRefusals } from '../api/refusals.ts';
import { jsonFrom } from '../api/requests.ts';

/** Who may send alerts, and where they go. */
export type Intake = {
  /** Whether a bearer token is one that alerts are accepted with; compared in constant time. */
  isAlertToken(token: string): boolean | Promise<boolean>;
  /** The signatures that are accepted instead of a token; null where none are. */
  signatures: Signatures | null;
  /**
   * Takes the body of a known source over, so that it outlives this process; gives the answer.
   * Throws InvalidBody, InvalidAlerts.
   */
  accept(source: string, body: Uint8Array): Promise<NotTaken>;
  /** Called with what was not taken in, and why. */
  refused: CountRefusals;
};

/** Keys that senders sign with, and which signatures came already. `now` is in milliseconds since the epoch. */
export type Signatures = {
  keys(): Promise<string[]>;
  now(): number;
  wasSeen(signature: string): Promise<boolean>;
  remember(signature: string): Promise<void>;
};

type Deps = Parameters<typeof receiveAlerts>[0] & {
  isAlertToken: Intake['isAlertToken'];
  refused: CountRefusals;
  wake(): void | Promise<void>;
};

/** Alerts that are stored as signals before their sender is answered, which says how many were new. */
export function directIntake(deps: Deps): Intake {
  return {
    isAlertToken: deps.isAlertToken,
    signatures: null,
    refused: deps.refused,
    async accept(source, bytes) {
      const received = await receiveAlerts(deps, { source, body: jsonFrom(bytes) });
      if (received.stored > 0) await deps.wake();
      return received;
    },
  };
}
