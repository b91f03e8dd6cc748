/** What a rule is about, how bad it is, and what to do. Its ids are those of docs/lint.md. */
export type Rule = { title: string; severity: 'error' | 'warning'; remedy: string };

/** The rules of the lint. L3 is L2 where only Argo CD has the order. */
export const rules = {
  L1: {
    title: 'A pod needs what comes only after the release is ready',
    severity: 'error',
    remedy:
      'make it part of the release: a plain Job or object without a post-install hook (for Argo CD the hook `Sync`), or a pre-install hook if it needs nothing of the release',
  },
  L2: {
    title: 'A hook before the release needs an object of the release',
    severity: 'error',
    remedy: 'make what it needs a hook with a lower weight, or make the Job a normal one that the pods wait for',
  },
  L3: {
    title: 'Argo CD runs an upgrade hook at the first sync too',
    severity: 'error',
    remedy: 'give the hook `argocd.argoproj.io/hook: Sync` with a sync wave after what it needs',
  },
  L4: {
    title: 'What is waited for is deleted when it is done',
    severity: 'error',
    remedy:
      'keep the Job: no ttlSecondsAfterFinished, delete policy before-hook-creation only; or wait for the schema instead of the Job',
  },
  L5: {
    title: 'A waiter may not read what it waits for',
    severity: 'error',
    remedy: 'bind a Role with get, list and watch on that kind to the service account of the pod',
  },
  L6: {
    title: 'A waiter names what the render does not have',
    severity: 'warning',
    remedy: 'correct the name, or make sure that another release provides it before this one starts',
  },
  L7: {
    title: 'A pod waits for itself',
    severity: 'error',
    remedy:
      'remove the wait, or wait for what the Service stands on; where peers have to find each other, set publishNotReadyAddresses: true on a headless Service',
  },
  L8: {
    title: 'Workloads wait for each other',
    severity: 'error',
    remedy: 'remove one of the waits: let that container retry at work instead of before it starts',
  },
  L9: {
    title: 'Peers cannot find each other before they are ready',
    severity: 'error',
    remedy: 'set publishNotReadyAddresses: true on the headless Service of the StatefulSet',
  },
  L10: {
    title: 'Members of a quorum start one by one, and each has to be ready first',
    severity: 'error',
    remedy: 'set podManagementPolicy: Parallel; on a StatefulSet that exists, delete it with --cascade=orphan first',
  },
  L11: {
    title: 'A rollout needs what its old pod holds',
    severity: 'warning',
    remedy: 'set strategy.type: Recreate, or rollingUpdate.maxUnavailable: 1 with maxSurge: 0',
  },
  L12: {
    title: 'A claim has to be bound before its first pod',
    severity: 'error',
    remedy: 'put the claim into the same wave and phase as a pod that mounts it, or use volumeBindingMode: Immediate',
  },
  L13: {
    title: 'A webhook stops the pods that it needs',
    severity: 'error',
    remedy:
      'exclude its own namespace and kube-system by namespaceSelector (kubernetes.io/metadata.name NotIn), or set failurePolicy: Ignore',
  },
  L14: {
    title: 'A Secret is made by what needs the pod that needs the Secret',
    severity: 'error',
    remedy: 'mark the reference optional: true, or make the Secret without that pod',
  },
  L15: {
    title: 'Several pods migrate one database at once',
    severity: 'warning',
    remedy: 'migrate in one Job that the pods wait for, or take a lock that survives no pod',
  },
  L16: {
    title: 'A liveness probe may end a long start',
    severity: 'warning',
    remedy: 'add a startupProbe that allows the longest migration or download',
  },
  L17: {
    title: 'A proxy starts too late for a container, or never ends',
    severity: 'error',
    remedy:
      'run the proxy as a native sidecar (an init container with restartPolicy: Always), or keep the pod out of the mesh (sidecar.istio.io/inject: "false", linkerd.io/inject: disabled)',
  },
  L18: {
    title: 'Waves or dependencies run against each other',
    severity: 'error',
    remedy: 'remove one dependsOn, or move what is needed into the same wave or an earlier one',
  },
  L19: {
    title: 'Nothing known sets a readiness gate',
    severity: 'warning',
    remedy: 'remove the gate, or install what sets it before this release, with no need of this pod',
  },
  L20: {
    title: 'The pods do not fit into the quota',
    severity: 'error',
    remedy: 'raise the ResourceQuota by one pod, or set maxSurge: 0 with maxUnavailable: 1',
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
