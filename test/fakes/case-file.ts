import {
  type CaseFacts,
  composeFacts,
  type Fact,
  type FactKey,
  type FactName,
  type TimelineEntry,
} from '../../core/contracts/case-file.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import type { CaseFile } from '../../core/kernel/ports/case-file.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import type { Locks } from '../../core/kernel/ports/fence.ts';

type Part = { incidentId: string; fact: string; key: string; value: string };
const ANYBODY: Locks = { keyOf: async () => 'docs-rag' };

/** Facts and timelines in memory; without `locks`, everybody holds theirs. */
export class FakeCaseFile implements CaseFile {
  private readonly parts: Part[] = [];
  private readonly lines = new Map<string, TimelineEntry[]>();

  constructor(
    private readonly clock: Clock,
    private readonly locks: Locks = ANYBODY,
  ) {}

  async facts(incidentId: string): Promise<Partial<CaseFacts>> {
    return composeFacts(this.parts.filter((part) => part.incidentId === incidentId));
  }

  async save<F extends FactName>(
    fence: Parameters<CaseFile['save']>[0],
    fact: F,
    key: FactKey<F>,
    value: Fact<F>,
  ): Promise<void> {
    await this.locks.keyOf(fence);
    const { incidentId } = fence;
    const standing = this.parts.find(
      (part) => part.incidentId === incidentId && part.fact === fact && part.key === key,
    );
    if (standing) standing.value = JSON.stringify(value);
    else this.parts.push({ incidentId, fact, key, value: JSON.stringify(value) });
  }

  async note(incidentId: string, key: string, text: string): Promise<void> {
    const lines = this.lines.get(incidentId) ?? [];
    if (lines.some((line) => line.key === key)) return;
    this.lines.set(incidentId, [...lines, { at: instantOf(this.clock.now()), key, text }]);
  }

  async timeline(incidentId: string): Promise<TimelineEntry[]> {
    return [...(this.lines.get(incidentId) ?? [])];
  }
}
