import type { Approval } from '../../contracts/approval.ts';
import type { CaseFacts, TimelineEntry } from '../../contracts/case-file.ts';
import type { GoldenQuery, Verdict } from '../../contracts/golden.ts';
import type { StepView } from '../../contracts/http/step-view.ts';
import type { Incident } from '../../contracts/incident.ts';
import type { RunbookName } from '../../contracts/runbooks.ts';

/** Everything that is known of one incident; approvals oldest first, `failing` are its failing golden queries. */
export type Material = {
  incident: Incident;
  facts: Partial<CaseFacts>;
  timeline: TimelineEntry[];
  steps: StepView[];
  approvals: Approval[];
  failing: GoldenQuery[];
};

/**
 * How long an incident took since its alert was received or a person asked, in seconds; null for
 * what was not reached. The queue wait is the time until it was opened, the human wait the time
 * that approvals were open.
 */
export type Times = {
  alertToSafeSeconds: number | null;
  alertToRestoredSeconds: number | null;
  totalSeconds: number | null;
  queueWaitSeconds: number;
  humanWaitSeconds: number;
  machineSeconds: number | null;
};

/** A part of a report that only some runbooks have, a line of plain words each. */
export type Section = { title: string; lines: string[] };

/**
 * What is told of a runbook in its own words; times, steps, decisions, evidence and timeline are
 * told alike for all.
 */
export type Story = {
  /** How a run is summed up that ended well. */
  summary(material: Material): string;
  /** How its subject is served now, for a run that did not end well. */
  whereItStands(material: Material): string;
  /** What the facts say of the cause, one sentence each. */
  causes(material: Material): string[];
  /** What a person should do next, each drawn from a fact. */
  followUps(material: Material, times: Times): string[];
  sections(material: Material): Section[];
  /** For who decides on a plan of it: the first wrong answers to golden queries, null where none were seen. */
  firstWrong(facts: Partial<CaseFacts>): (Verdict & { reason: string }) | null;
  /** For who decides on a plan of it: what was tried before the plan, one line each. */
  tried(facts: Partial<CaseFacts>): string[];
};

/** The story of each runbook. */
export type Stories = Record<RunbookName, Story>;
