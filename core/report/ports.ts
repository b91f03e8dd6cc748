import type { Approval } from '../contracts/approval.ts';
import type { GoldenQuery } from '../contracts/golden.ts';
import type { Incident } from '../contracts/incident.ts';

/** Where reports go: one folder for each incident. */
export interface Reports {
  /**
   * Writes postmortem.md, regression.jsonl and report.json, each whole and in the order given,
   * replacing an earlier try; gives the folder.
   */
  write(incidentId: string, files: Record<string, string>): Promise<string>;
  /** The folder of a report whose report.json is written, or null. */
  find(incidentId: string): Promise<string | null>;
  /** The text of one file; throws NotFound. */
  read(incidentId: string, file: string): Promise<string>;
}

/** Incidents, as far as a report needs them. */
export interface IncidentRecords {
  /** Throws NotFound. */
  get(id: string): Promise<Incident>;
}

/** Approvals, as far as a report needs them. */
export interface ApprovalRecords {
  list(filter: { incidentId: string }): Promise<Approval[]>;
}

/** Golden queries, as far as a report needs them. */
export interface GoldenQueries {
  /** Throws NotFound where none was recorded. */
  queries(targetId: string): Promise<GoldenQuery[]>;
}
