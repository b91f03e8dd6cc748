/** An object as the API server gives it. Only what is read here is checked, where it is read. */
export type KubeObject = {
  apiVersion?: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind: string; name: string; uid?: string; controller?: boolean }[];
  };
  [field: string]: unknown;
};

/** An event: what it is about, how often it was seen, and when last. */
export type KubeEvent = {
  reason: string;
  message: string;
  type?: string;
  count?: number;
  firstTimestamp?: string;
  lastTimestamp?: string;
  involvedObject: { kind: string; name: string; fieldPath?: string };
};

/**
 * The end of the log of one run of a container, oldest line first, with or without the API's times. `run` is
 * what was asked for: after a crash, both show the run that ended.
 */
export type ContainerLog = { pod: string; container: string; run: 'current' | 'previous'; lines: string[] };

/** The label of Jobs in which Ragmend runs migrations and checks, and of their pods. */
export const OWN_RUN = 'ragmend.dev/migrates';

/** The longest pause of Kubernetes between two runs of a container. */
export const BACK_OFF_SECONDS = 300;

/**
 * What was seen of a namespace at one time. `missing` are the kinds that nobody may read: they are unknown,
 * not absent. `rendered` are objects of a deployer's render, which need not be in the cluster. `backOffSeconds`
 * is the longest pause between two runs of a container, where it is not `BACK_OFF_SECONDS`: nodes may set it.
 */
export type Observation = {
  at: string;
  objects: KubeObject[];
  events: KubeEvent[];
  logs: ContainerLog[];
  missing: string[];
  rendered?: KubeObject[];
  backOffSeconds?: number;
};
