import type { CaseFacts, TimelineEntry } from '../../core/contracts/case-file.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import type { CaseFile } from '../../core/kernel/ports/case-file.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';

/** Facts and timelines in memory. */
export class FakeCaseFile implements CaseFile {
  private readonly kept = new Map<string, Partial<CaseFacts>>();
  private readonly lines = new Map<string, TimelineEntry[]>();

  constructor(private readonly clock: Clock) {}

  async facts(incidentId: string): Promise<Partial<CaseFacts>> {
    return structuredClone(this.kept.get(incidentId) ?? {});
  }

  async save<K extends keyof CaseFacts>(incidentId: string, key: K, value: CaseFacts[K]): Promise<void> {
    this.kept.set(incidentId, { ...this.kept.get(incidentId), [key]: structuredClone(value) });
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
