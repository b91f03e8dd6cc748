import * as z from 'zod';

const label = (about: string) =>
  z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'give lower-case letters, digits and dashes, at most 63')
    .describe(about);

const cluster = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('eks').describe('An EKS cluster, by the IAM role of the Lambda functions'),
    name: z.string().min(1).describe('Name of the EKS cluster'),
    region: z.string().min(1).optional().describe('Its region, where it is not that of the stack'),
    roleArn: z.string().startsWith('arn:').optional().describe('Role to assume for it, e.g. in another account'),
  }),
  z.strictObject({
    kind: z.literal('kubeconfig').describe('Any other cluster, by a kubeconfig with a token or a client certificate'),
    secret: z.string().min(1).describe('Name of the secret in Secrets Manager that holds a kubeconfig'),
  }),
]);

const shard = z.strictObject({
  id: label('Name of the shard'),
  workload: label('StatefulSet or Deployment with one replica that serves it'),
  workloadKind: z
    .enum(['StatefulSet', 'Deployment'])
    .default('StatefulSet')
    .describe('What the workload is, for the admission policy `template`'),
  service: z
    .union([label('The one Service'), z.array(label('One Service')).min(1)])
    .describe(
      'Service that the retriever asks it by, or a list of all Services that select its pods (headless, gRPC), the one that the retriever asks it by first: Ragmend patches their selectors',
    ),
  replicaOf: label('Shard that this one is a replica of').optional(),
});

/** Where the shards of a target run: one StatefulSet or Deployment and one Service for each. */
export const kubernetesConfig = z.strictObject({
  cluster: cluster.describe('How the Kubernetes API is reached'),
  namespace: label('Namespace of the service'),
  container: label('Container of the pod that is the store server'),
  volume: label('Volume of the pod that holds the index: a claim'),
  port: z.int().min(1).max(65_535).describe('Port that the store server listens on'),
  shards: z.array(shard).min(1).superRefine(fitTogether).describe('All shards and their replicas'),
  takeover: z
    .strictObject({
      admission: z
        .enum(['contained', 'template'])
        .default('contained')
        .describe(
          'contained: the cluster lets Ragmend start servers that have no Secret and nothing of their node. template: servers that have just what the pod template of their shard has, Secrets too',
        ),
      serviceAccount: label('Service account of the pods of the shards, for `contained`').default('default'),
    })
    .describe('What a server may be that Ragmend starts beside one that failed')
    .prefault({}),
  writers: label('Deployment whose pods write to the shards: scaled to 0 while writes are paused')
    .nullable()
    .default(null),
  indexLagSeconds: z
    .number()
    .min(0)
    .max(365 * 86_400, { error: ({ input }) => `'${input}' s is too long: give at most ${365 * 86_400}` })
    .default(3600)
    .describe('How far the writers may be behind the documents, in seconds'),
  agent: z
    .strictObject({
      image: z.string().min(1).default('node:22-slim').describe('Image with `node` that the agent runs in'),
      serviceAccount: label('Service account of its pods').default('ragmend-agent'),
      credentials: z
        .enum(['workload', 'session'])
        .default('workload')
        .describe(
          'workload: the service account has a role (Pod Identity, IRSA). session: short credentials are handed to each job',
        ),
      s3Endpoint: z
        .url()
        .nullable()
        .default(null)
        .describe('Address of S3 as pods reach it, where it is not that of AWS'),
      runAsUser: z
        .int()
        .min(1)
        .optional()
        .describe('User that owns the files of the shards, where their pod template does not say'),
      readySeconds: z
        .int()
        .min(1)
        .max(480, {
          error: ({ input }) =>
            `'${input}' s is too long: give at most 480, since the step that starts a server has 10 minutes`,
        })
        .default(180)
        .describe('How long a started store server may take to be ready, in seconds'),
    })
    .describe('What runs beside the data: jobs, and the pod that asks the shards')
    .prefault({}),
  prober: z
    .strictObject({
      publish: z
        .enum(['prometheus', 'cloudwatch'])
        .default('prometheus')
        .describe(
          'prometheus: a page that a Prometheus reads. cloudwatch: the same as metrics too, by the role of its service account',
        ),
      everySeconds: z
        .int()
        .min(5)
        .max(240, {
          error: ({ input }) =>
            `'${input}' s is too long: give at most 240, since a prober that is silent for 300 s raises an alarm`,
        })
        .default(15)
        .describe('Pause between two rounds of golden queries, in seconds'),
      port: z.int().min(1024).max(65_535).default(9464).describe('Port of the page `/metrics`, and of `/healthz`'),
      serviceAccount: label('Service account of its pod').default('ragmend-prober'),
      region: z.string().min(1).optional().describe('Region of CloudWatch, where it is not that of the cluster'),
    })
    .optional()
    .describe('A pod that asks the shards their golden queries, for those who have no alerts of their own'),
});
export type KubernetesConfig = z.infer<typeof kubernetesConfig>;

/** The names of the Services of a shard; users reach it by the first. */
export function servicesOf({ service }: Pick<z.infer<typeof shard>, 'service'>): string[] {
  return typeof service === 'string' ? [service] : service;
}

/**
 * Two shards on one workload would be repaired against each other; a replica stands in for a shard
 * that has a place of its own.
 */
function fitTogether(shards: z.infer<typeof shard>[], context: z.RefinementCtx): void {
  const refuse = (index: number, field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [index, field], message });
  for (const [index, one] of shards.entries()) {
    for (const field of ['id', 'workload'] as const)
      if (shards.findIndex((other) => other[field] === one[field]) < index)
        refuse(index, field, `${field} '${one[field]}' stands twice: each shard has its own`);
    const taken = shards.slice(0, index).flatMap(servicesOf);
    servicesOf(one).forEach((service, at, own) => {
      if (taken.includes(service) || own.indexOf(service) < at)
        refuse(index, 'service', `service '${service}' stands twice: each shard has its own`);
    });
    const { replicaOf } = one;
    if (replicaOf !== undefined && !shards.some((other) => other.id === replicaOf && other.replicaOf === undefined))
      refuse(index, 'replicaOf', `'${replicaOf}' is no shard, or a replica itself: name the shard that it copies`);
  }
}
