/**
 * Names of the environment variables that the stacks and Lambda itself set, and that the functions
 * read; nothing else reads an environment.
 */
export const Env = {
  Table: 'RAGMEND_TABLE',
  /** Evidence, with Object Lock. */
  EvidenceBucket: 'RAGMEND_EVIDENCE_BUCKET',
  /** Snapshots. */
  SnapshotBucket: 'RAGMEND_SNAPSHOT_BUCKET',
  /** Reports, golden sets and bodies of intake. */
  RecordsBucket: 'RAGMEND_RECORDS_BUCKET',
  /** Queue of intake: one message is the key of a stored body. */
  IntakeQueue: 'RAGMEND_INTAKE_QUEUE_URL',
  /** SNS topic of people. */
  Topic: 'RAGMEND_TOPIC_ARN',
  /** Secret with the tokens and keys that alerts are accepted with. */
  AlertSecret: 'RAGMEND_ALERT_SECRET',
  /** `arn:<partition>:states:<region>:<account>:stateMachine:`, which a machine's name follows. */
  MachinePrefix: 'RAGMEND_MACHINE_PREFIX',
  /** Name of the worker function, which is called when there is new work. */
  Worker: 'RAGMEND_WORKER_FUNCTION',
  /** Origin of the console, from which alone browsers may use the API, and where messages lead. */
  ConsoleOrigin: 'RAGMEND_CONSOLE_ORIGIN',
  /** Where people sign in, as JSON (core/contracts/config/console-config.ts). */
  SignIn: 'RAGMEND_SIGN_IN',
  /** Role that the agent has in its cluster, and that short credentials for its jobs are taken from. */
  AgentRole: 'RAGMEND_AGENT_ROLE_ARN',
  /** Endpoint of S3 where it is not AWS's own. */
  S3Endpoint: 'AWS_ENDPOINT_URL_S3',
  /** Folder that the code of the function is in; set by Lambda, as the region is. */
  CodeFolder: 'LAMBDA_TASK_ROOT',
  Region: 'AWS_REGION',
} as const;
