import { join } from 'node:path';
import type { Night } from './night.ts';
import { sumsOf } from './sums-of.ts';

/**
 * What must hold after every night: nothing wrong was served after the mark, evidence is whole, and
 * the lock is given back.
 */
export async function assertSafe(night: Night, incidentId: string, damaged: Record<string, string[]>): Promise<void> {
  const facts = await night.ports.caseFile.facts(incidentId);
  const evidence = sumsOf(join(night.dir, 'evidence', incidentId, 'volume'));
  expect(night.users.wrongSince(Date.parse(facts.safeAt ?? ''))).toBe(0);
  expect(night.users.asked()).toBeGreaterThan(10);
  expect(Object.keys(damaged).length).toBeGreaterThan(0);
  for (const [name, sums] of Object.entries(damaged))
    expect([name, sums]).toEqual([name, expect.arrayContaining([evidence[name]])]);
  expect(facts.evidence?.copied).toBe(true);
  expect((await night.ports.evidence.seal(incidentId)).manifestSha256).toBe(facts.evidence?.manifestSha256);
  expect(night.ports.db.prepare('SELECT lock_key FROM locks WHERE incident_id = ?').all(incidentId)).toEqual([]);
}
