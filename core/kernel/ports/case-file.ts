import type { CaseFacts, TimelineEntry } from '../../contracts/case-file.ts';

/** What is known of an incident, kept beside its record: facts by key, and a timeline. */
export interface CaseFile {
  /** The facts that are set. */
  facts(incidentId: string): Promise<Partial<CaseFacts>>;
  /** Sets a fact, or replaces it by the same key. */
  save<K extends keyof CaseFacts>(incidentId: string, key: K, value: CaseFacts[K]): Promise<void>;
  /** Adds a line to the timeline; a second line with the same key is ignored, so that a retried task writes once. */
  note(incidentId: string, key: string, text: string): Promise<void>;
  /** In order of time. */
  timeline(incidentId: string): Promise<TimelineEntry[]>;
}
