import { alertsOf, notTaken } from '../../core/signal/receive-alerts.ts';
import { jsonFrom } from '../api/requests.ts';
import type { Intake } from './intake.ts';

/** `keep` saves a body so that it outlives this process, and queues it. */
type Deps = Pick<Intake, 'isAlertToken' | 'signatures' | 'refused'> & {
  keep(source: string, body: Uint8Array): Promise<void>;
};

/**
 * Saves and queues alerts before it answers their sender with how many they are; they are judged
 * later. Refuses a body that is not its source's at once.
 */
export function queuedIntake({ isAlertToken, signatures, refused, keep }: Deps): Intake {
  return {
    isAlertToken,
    signatures,
    refused,
    async accept(source, bytes) {
      const said = alertsOf(source, jsonFrom(bytes));
      const accepted = said.alerts.length;
      if (accepted > 0) await keep(source, bytes);
      return { accepted, ...notTaken(said) };
    },
  };
}
