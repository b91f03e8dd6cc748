import { instantOf } from '../kernel/instant.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Audit, AuditHeads } from './ports.ts';

type Deps = { audit: Pick<Audit, 'head'>; auditHeads: Pick<AuditHeads, 'keep'>; clock: Clock };

/**
 * Keeps the head of the audit where nobody can change it, once a day: whoever can write to the
 * records could write the whole chain anew. The first head of a day stays.
 */
export async function keepDailyHead({ audit, auditHeads, clock }: Deps): Promise<void> {
  const day = instantOf(clock.now()).slice(0, 10);
  await auditHeads.keep({ day, ...(await audit.head()) });
}
