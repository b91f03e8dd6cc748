import type { Approval } from '../contracts/approval.ts';
import type { GoldenQuery } from '../contracts/golden.ts';
import type { Incident } from '../contracts/incident.ts';

/** Stores reports in one folder for each incident. */
export interface Reports {
  /**
   * Writes postmortem.md, regression.jsonl and report.json, each whole and in the given order,
   * replacing an earlier try. Returns the folder.
   */
  write(incidentId: string, files: Record<string, string>): Promise<string>;
  /** Returns the folder of a report if its report.json is written, else null. */
  find(incidentId: string): Promise<string | null>;
  /** Returns the text of one file; throws NotFound. */
  read(incidentId: string, file: string): Promise<string>;
}

/** The part of the incident records that a report needs. */
export interface IncidentRecords {
  /** Throws NotFound. */
  get(id: string): Promise<Incident>;
}

/** The part of the approvals that a report needs. */
export interface ApprovalRecords {
  list(filter: { incidentId: string }): Promise<Approval[]>;
}

/** The part of the golden sets that a report needs. */
export interface GoldenQueries {
  /** Throws NotFound if none was recorded. */
  queries(targetId: string): Promise<GoldenQuery[]>;
}
