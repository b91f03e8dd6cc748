/**
 * HTTP statuses of the errors that a caller of the API can fix, by the title of their problem. All
 * other errors are ours (500).
 */
export const PROBLEM_STATUS = {
  InvalidAlerts: 400,
  InvalidBody: 400,
  InvalidQuery: 400,
  NotSignedIn: 401,
  WrongCode: 401,
  Unauthorized: 401,
  ForeignHost: 403,
  ForeignOrigin: 403,
  NoPerson: 403,
  RoleNeeded: 403,
  SelfApproval: 403,
  NotFound: 404,
  UnknownSource: 404,
  WrongTarget: 404,
  ApprovalClosed: 409,
  IncidentEnded: 409,
  KillSwitchOn: 409,
  PlanDrifted: 409,
  TargetBusy: 409,
  TargetObserved: 409,
  WriteConflict: 409,
  TooLarge: 413,
  UnsupportedMediaType: 415,
  ReasonRequired: 422,
  ProbeNotDue: 429,
  DependencyUnavailable: 503,
} as const;
export type ProblemName = keyof typeof PROBLEM_STATUS;
