/**
 * Names of the metrics that the functions publish in CloudWatch, in the namespace of the prober's;
 * alarms and the dashboard read them.
 */
export const FunctionMetric = {
  /** Runs of a task; dimensions `task` and `outcome`: Succeeded, or the name of the error. */
  TaskRuns: 'TaskRuns',
  /** Signals that started nothing; dimension `reason`: Cooldown, Budget, ... */
  SignalsSkipped: 'SignalsSkipped',
  /**
   * Bodies and alerts that were not taken in; dimensions `source` and `reason`, which
   * core/contracts/refusal.ts lists.
   */
  AlertsRefused: 'AlertsRefused',
  /** A question to people whose time is nearly over. */
  ApprovalsAboutToExpire: 'ApprovalsAboutToExpire',
  /** Seconds of an incident that is over; dimension `phase`. */
  PhaseSeconds: 'PhaseSeconds',
  /**
   * Incidents that are over; dimension `outcome`, which is Inconclusive where the golden queries
   * were too few to tell.
   */
  IncidentsEnded: 'IncidentsEnded',
  /**
   * Incidents whose execution ended, or was lost, without its tail, so that the janitor left the
   * service safe; one that a person aborted does not count.
   */
  JanitorActed: 'JanitorActed',
} as const;
