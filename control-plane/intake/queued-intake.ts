import { alertsOf, notTaken } from '../../core/signal/receive-alerts.ts';
import { jsonFrom } from '../api/requests.ts';
import type { Intake } from './intake.ts';

/** `keep` takes a body over so that it outlives this process, and queues it. */
type Deps = Pick<Intake, 'isAlertToken' | 'signatures' | 'refused'> & {
  keep(source: string, body: Uint8Array): Promise<void>;
};

/**
 * Alerts that are kept and queued before their sender is answered, which says how many they are;
 * what becomes of them is decided later. A body that is none of its source is refused at once.
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
