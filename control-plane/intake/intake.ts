import type { Nonces } from '../../core/signal/nonces.ts';
import { type NotTaken, receiveAlerts } from '../../core/signal/receive-alerts.ts';
import type { CountRefusals } from '../api/refusals.ts';
import { jsonFrom } from '../api/requests.ts';

/** Who may send alerts, and where they go. */
export type Intake = {
  /** Returns whether alerts are accepted with this bearer token; compares in constant time. */
  isAlertToken(token: string): boolean | Promise<boolean>;
  /** The signatures accepted instead of a token; null for none. */
  signatures: Signatures | null;
  /**
   * Takes over the body of a known source, so that it outlives this process, and returns the
   * answer. Throws InvalidBody, InvalidAlerts.
   */
  accept(source: string, body: Uint8Array): Promise<NotTaken>;
  /** Called with what was refused, and why. */
  refused: CountRefusals;
};

/**
 * The keys that senders sign with, and the signatures that came. `now` is in milliseconds since
 * the epoch.
 */
export type Signatures = Nonces & { keys(): Promise<string[]>; now(): number };

type Deps = Parameters<typeof receiveAlerts>[0] & {
  isAlertToken: Intake['isAlertToken'];
  signatures: Intake['signatures'];
  refused: CountRefusals;
  wake(): void | Promise<void>;
};

/** Stores alerts as signals before it answers their sender with how many were new. */
export function directIntake(deps: Deps): Intake {
  return {
    isAlertToken: deps.isAlertToken,
    signatures: deps.signatures,
    refused: deps.refused,
    async accept(source, bytes) {
      const received = await receiveAlerts(deps, { source, body: jsonFrom(bytes) });
      if (received.stored > 0) await deps.wake();
      return received;
    },
  };
}
