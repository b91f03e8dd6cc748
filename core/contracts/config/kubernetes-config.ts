import * as z from 'zod';
import { BY_DIGEST, image } from '../agent/image.ts';

const label = (about: string) =>
  z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'give lower-case letters, digits and dashes, at most 63')
    .describe(about);

const cluster = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('eks').describe('An EKS cluster, by the IAM role of the Lambda functions'),
    name: z.string().min(1).describe('Name of the EKS cluster'),
    region: z.string().min(1).optional().describe("Region of the cluster, if it differs from the stack's"),
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
    .describe('Kind of the workload, for the admission policy `template`'),
  service: z
    .union([label('The one Service'), z.array(label('One Service')).min(1)])
    .describe(
      "Service through which the retriever asks the shard, or a list of all Services that select its pods (headless, gRPC), the retriever's first: Ragmend patches their selectors",
    ),
  replicaOf: label('Shard that this one is a replica of').optional(),
});

/** Where the shards of a target run. Each has one StatefulSet or Deployment and one Service. */
export const kubernetesConfig = z.strictObject({
  cluster: cluster.describe('How the Kubernetes API is reached'),
  namespace: label('Namespace of the service'),
  container: label('Container of the store server in the pod'),
  volume: label('Volume of the pod that holds the index; it must be a claim'),
  port: z.int().min(1).max(65_535).describe('Port that the store server listens on'),
  shards: z.array(shard).min(1).superRefine(fitTogether).describe('All shards and their replicas'),
  takeover: z
    .strictObject({
      admission: z
        .enum(['contained', 'template'])
        .default('template')
        .describe(
          'template: Ragmend may start servers with exactly what the pod template of their shard has, including Secrets. contained: only where that template has no Secret and no access to its node',
        ),
      serviceAccount: label('Service account of the pods of the shards, for `contained`').default('default'),
    })
    .describe('What Ragmend may start beside a failed server')
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
      image: image.default('node:22-slim').describe(`Image with \`node\` that the agent runs in, ${BY_DIGEST}`),
      serviceAccount: label('Service account of its pods').default('ragmend-agent'),
      credentials: z
        .enum(['workload', 'session'])
        .default('workload')
        .describe(
          'workload: the service account has a role (Pod Identity, IRSA). session: short credentials are handed to each job',
        ),
      s3Endpoint: z.url().nullable().default(null).describe('Address of S3 as pods reach it, if it is not AWS'),
      runAsUser: z
        .int()
        .min(1)
        .optional()
        .describe('User that owns the files of the shards, if their pod template does not say'),
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
          'prometheus: a page for Prometheus. cloudwatch: also metrics in CloudWatch, by the role of its service account',
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
      region: z.string().min(1).optional().describe("Region of CloudWatch, if it differs from the cluster's"),
    })
    .optional()
    .describe('A pod that asks the shards their golden queries, for teams without alerts of their own'),
});
export type KubernetesConfig = z.infer<typeof kubernetesConfig>;

/** Returns the names of the workloads of a target's shards and of its writers. */
export function namedWorkloads({ shards, writers }: Pick<KubernetesConfig, 'shards' | 'writers'>): string[] {
  return [...shards.map(({ workload }) => workload), ...(writers === null ? [] : [writers])];
}

/** Returns the names of a shard's Services; users reach it by the first. */
export function servicesOf({ service }: Pick<z.infer<typeof shard>, 'service'>): string[] {
  return typeof service === 'string' ? [service] : service;
}

/**
 * Refuses two shards with one workload or Service, because their repairs would undo each other. A
 * replica must name a shard that is no replica itself.
 */
function fitTogether(shards: z.infer<typeof shard>[], context: z.RefinementCtx): void {
  const refuse = (index: number, field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [index, field], message });
  for (const [index, one] of shards.entries()) {
    for (const field of ['id', 'workload'] as const)
      if (shards.findIndex((other) => other[field] === one[field]) < index)
        refuse(index, field, `${field} '${one[field]}' appears twice: each shard needs its own`);
    const taken = shards.slice(0, index).flatMap(servicesOf);
    servicesOf(one).forEach((service, at, own) => {
      if (taken.includes(service) || own.indexOf(service) < at)
        refuse(index, 'service', `service '${service}' appears twice: each shard needs its own`);
    });
    const { replicaOf } = one;
    if (replicaOf !== undefined && !shards.some((other) => other.id === replicaOf && other.replicaOf === undefined))
      refuse(index, 'replicaOf', `'${replicaOf}' is no shard, or a replica itself: name the shard that it copies`);
  }
}
