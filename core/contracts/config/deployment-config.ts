import * as z from 'zod';

/** What the stacks create besides the state machines and their tasks. */
export const deploymentConfig = z.strictObject({
  evidenceLockDays: z
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe('How long nobody may change or remove a piece of evidence (Object Lock, governance mode), in days'),
  email: z.array(z.email()).default([]).describe('Addresses that get messages for people'),
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
    .describe('ARNs of the Amazon Managed Prometheus workspaces that send alerts through an SNS topic'),
  console: z
    .strictObject({
      hosted: z.boolean().default(true).describe('Whether the console is served by CloudFront'),
      mfa: z.enum(['required', 'optional']).default('required').describe('Whether people need a second factor'),
      certificate: z
        .strictObject({
          domain: z.string().min(1).describe('Domain name of the console, e.g. ragmend.example.com'),
          arn: z.string().startsWith('arn:').describe('Its certificate in ACM, in us-east-1'),
        })
        .optional()
        .describe('Your own domain for the console; by default CloudFront assigns one'),
      webAcl: z
        .string()
        .regex(
          /^arn:[^:]+:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/,
          'give the ARN of a web ACL of scope CLOUDFRONT, which is in us-east-1',
        )
        .optional()
        .describe(
          'ARN of your own web ACL in front of the console. By default Ragmend makes one that blocks an address beyond 2,000 requests in five minutes, but only in us-east-1, where web ACLs of CloudFront live',
        ),
    })
    .describe('The web console and who may sign in')
    .prefault({}),
  network: z
    .strictObject({
      subnets: z
        .array(z.string().startsWith('subnet-'))
        .min(1)
        .describe('Private subnets that reach the Kubernetes API and the AWS APIs'),
      securityGroup: z.string().startsWith('sg-').describe('Security group of the functions'),
    })
    .optional()
    .describe('Network of the functions, for a cluster without a public endpoint'),
});
export type DeploymentConfig = z.infer<typeof deploymentConfig>;
