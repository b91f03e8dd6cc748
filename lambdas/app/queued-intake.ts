import { sources } from '../../core/signal/sources.ts';
import type { Intake } from './intake.ts';
import { jsonFrom } from './requests.ts';

/** `keep` takes a body over so that it outlives this process, and queues it. */
type Deps = Pick<Intake, 'isAlertToken' | 'signatures'> & {
  keep(source: string, body: Uint8Array): Promise<void>;
};

/** Alerts that are kept and queued before their sender is answered, which says how many they are; what becomes of them is decided later. A body that is none of its source is refused at once. */
export function queuedIntake({ isAlertToken, signatures, keep }: Deps): Intake {
  return {
    isAlertToken,
    signatures,
    async accept(source, bytes) {
      const { alerts = [] } = sources.get(source)?.(jsonFrom(bytes)) ?? {};
      if (alerts.length > 0) await keep(source, bytes);
      return { accepted: alerts.length };
    },
  };
}
