const JOB = /^a new Job '[\w-]+': /.source;
const POD = `${JOB}${/spec\.template\.spec\./.source}`;
const PLACE = 'a job runs where the server of its shard may; that says nothing about what it runs';

/** What the operator may set, by its request and the path of the field, each with its reason. */
export const LISTED: [RegExp, string][] = [
  [/: metadata\.resourceVersion$/, 'a new object with one is refused where it is no dry run'],
  [/: metadata\.managedFields$/, 'the API server keeps it'],
  [/: spec\.template\.metadata\.creationTimestamp$/, 'nobody reads it'],
  [new RegExp(`${JOB}spec\\.manualSelector$`), 'false, as without it'],
  [/^a new \w+ '[\w-]+': metadata\.(name|generation)$/, 'an object is named for what it is for'],
  [/^a new \w+ '[\w-]+': metadata\.ownerReferences\.(name|uid)$/, 'the job that it goes with is found by its uid'],
  [new RegExp(`${JOB}spec\\.(suspend|activeDeadlineSeconds)$`), 'a job waits until it is let go, and has a deadline'],
  [/^Job 'stands-1': spec\.(suspend|activeDeadlineSeconds)$/, 'a job is let go, and ended'],
  [new RegExp(`${POD}(affinity\\.(nodeAffinity|podAffinity)|nodeSelector\\.example\\.com/x|tolerations)$`), PLACE],
  [new RegExp(`${POD}containers\\.imagePullPolicy$`), 'the API server sets it by the tag of the image'],
  [new RegExp(`${POD}containers\\.volumeMounts\\.readOnly$`), 'a job may take its own copy only to read'],
  [/^a new ConfigMap 'ragmend-work-new-1': immutable$/, 'the work of a job is never changed'],
  [
    /^a new PersistentVolumeClaim 'new': spec\.(accessModes|storageClassName)$/,
    'a claim is like the one that it is for',
  ],
  [
    /^a new Deployment 'new-server': spec\.template\.spec\.volumes\.persistentVolumeClaim\.claimName$/,
    "the claim that a server is started on: 'foreign-claims' refuses those of others",
  ],
  [/^a new Service 'new-server-direct': spec\.clusterIPs?$/, 'the API server chooses it, which looks the same'],
  [/^(StatefulSet|Deployment) '[\w-]+': spec\.replicas$/, 'servers are stopped and started, writers paused'],
  [/^Service 'shard-1': spec\.selector\.example\.com\/x$/, 'a rotation changes whom the Service of a shard selects'],
];
