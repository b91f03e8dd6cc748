import * as z from 'zod';

/** What the stacks make beside the state machines and their tasks. */
export const deploymentConfig = z.strictObject({
  evidenceLockDays: z
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe('How long nobody may change or remove a piece of evidence (Object Lock, governance mode), in days'),
  email: z.array(z.email()).default([]).describe('Addresses that are told what people have to know'),
  snapshotHour: z
    .int()
    .min(0)
    .max(23)
    .nullable()
    .default(3)
    .describe(
      'Hour of the day (UTC) at which runbooks of the schedule start, e.g. the snapshot of every shard; null for never',
    ),
  prometheusWorkspaces: z
    .array(z.string().regex(/^arn:[^:]+:aps:[^:]+:\d{12}:workspace\/.+$/, 'give the ARN of a workspace'))
    .default([])
    .describe('Workspaces of Amazon Managed Prometheus whose alerts come in through a topic of SNS, by their ARNs'),
  console: z
    .strictObject({
      hosted: z.boolean().default(true).describe('Whether the console is served by CloudFront'),
      mfa: z.enum(['required', 'optional']).default('required').describe('Whether people need a second factor'),
      certificate: z
        .strictObject({
          domain: z.string().min(1).describe('Name that the console is opened by, e.g. ragmend.example.com'),
          arn: z.string().startsWith('arn:').describe('Its certificate in ACM, in us-east-1'),
        })
        .optional()
        .describe('Own name of the console; without it CloudFront gives one'),
    })
    .describe('The web console and who may sign in')
    .prefault({}),
  network: z
    .strictObject({
      subnets: z
        .array(z.string().startsWith('subnet-'))
        .min(1)
        .describe('Private subnets with a way to the Kubernetes API and those of AWS'),
      securityGroup: z.string().startsWith('sg-').describe('Security group of the functions'),
    })
    .optional()
    .describe('Network that the functions run in, for a cluster without a public endpoint'),
});
export type DeploymentConfig = z.infer<typeof deploymentConfig>;
