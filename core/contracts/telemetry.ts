/**
 * Names of the metrics that the functions publish in CloudWatch; alarms and the dashboard read
 * them.
 */
export const FunctionMetric = {
  /**
   * Runs of a task. Dimensions: `task` and `outcome`, which is Succeeded or the name of the error.
   */
  TaskRuns: 'TaskRuns',
  /** Signals that started nothing. Dimension: `reason`, e.g. Cooldown or Budget. */
  SignalsSkipped: 'SignalsSkipped',
  /**
   * Bodies and alerts that were not accepted. Dimensions: `source`, and `reason` from
   * core/contracts/refusal.ts.
   */
  AlertsRefused: 'AlertsRefused',
  /** Questions to people whose time is nearly over. */
  ApprovalsAboutToExpire: 'ApprovalsAboutToExpire',
  /** Seconds of an ended incident. Dimension: `phase`. */
  PhaseSeconds: 'PhaseSeconds',
  /**
   * Ended incidents. Dimension: `outcome`, which is Inconclusive if there were too few golden
   * queries to tell.
   */
  IncidentsEnded: 'IncidentsEnded',
  /**
   * Incidents whose execution ended or was lost without its tail, so that the janitor left the
   * service safe. Incidents that a person aborted do not count.
   */
  JanitorActed: 'JanitorActed',
  /**
   * 1 while another provider than the primary gets traffic by the flag, or gives most answers of the
   * gateways, else 0. Dimension: `target`.
   */
  OnBackup: 'OnBackup',
  /** 1 while only cached answers and refusals are given, on purpose, else 0. Dimension: `target`. */
  NobodyAnswers: 'NobodyAnswers',
  /** Requests that wait for a provider. Dimension: `target`. */
  BacklogWaiting: 'BacklogWaiting',
  /** Seconds that the oldest of them has waited; 0 without one. Dimension: `target`. */
  BacklogOldestSeconds: 'BacklogOldestSeconds',
  /**
   * 1 while a provider of the target was not proven within a day, with two hours of grace, else 0.
   * Dimension: `target`.
   */
  PrewarmLate: 'PrewarmLate',
} as const;
