/**
 * Names of the environment variables that functions read. The stacks or Lambda itself set them;
 * nothing else reads an environment.
 */
export const Env = {
  Table: 'RAGMEND_TABLE',
  /** Bucket of evidence, with Object Lock. */
  EvidenceBucket: 'RAGMEND_EVIDENCE_BUCKET',
  /** Bucket of snapshots. */
  SnapshotBucket: 'RAGMEND_SNAPSHOT_BUCKET',
  /** Bucket of reports, golden sets and intake bodies. */
  RecordsBucket: 'RAGMEND_RECORDS_BUCKET',
  /** Table of the requests that wait for gateways. */
  BacklogTable: 'RAGMEND_BACKLOG_TABLE',
  /** Bucket of the answers and requests that gateways keep. */
  AnswerBucket: 'RAGMEND_ANSWER_BUCKET',
  /** Intake queue: a message is the key of a stored body. */
  IntakeQueue: 'RAGMEND_INTAKE_QUEUE_URL',
  /** SNS topic that reaches people. */
  Topic: 'RAGMEND_TOPIC_ARN',
  /** Secret with the tokens and keys that senders of alerts use. */
  AlertSecret: 'RAGMEND_ALERT_SECRET',
  /**
   * `arn:<partition>:states:<region>:<account>:stateMachine:`, followed by the name of a machine.
   */
  MachinePrefix: 'RAGMEND_MACHINE_PREFIX',
  /** Name of the worker function, called when there is new work. */
  Worker: 'RAGMEND_WORKER_FUNCTION',
  /**
   * Origin of the console: the only one whose browsers may use the API, and the target of links.
   */
  ConsoleOrigin: 'RAGMEND_CONSOLE_ORIGIN',
  /** Where people sign in, as JSON (core/contracts/config/console-config.ts). */
  SignIn: 'RAGMEND_SIGN_IN',
  /** Id of the user pool of the people. */
  UserPool: 'RAGMEND_USER_POOL',
  /** JSON: the role by target whose short-lived credentials the jobs of the agent get. */
  AgentRoles: 'RAGMEND_AGENT_ROLES',
  /** Endpoint of S3, if it is not AWS's own. */
  S3Endpoint: 'AWS_ENDPOINT_URL_S3',
  /** Folder of the function's code; Lambda sets it, like the region. */
  CodeFolder: 'LAMBDA_TASK_ROOT',
  Region: 'AWS_REGION',
} as const;
