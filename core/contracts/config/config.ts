import * as z from 'zod';
import { planAction } from '../plan.ts';
import { alertRoute } from './alert-route.ts';
import { bootstrapConfig } from './bootstrap-config.ts';
import { fitInBounds } from './bounds.ts';
import { deploymentConfig } from './deployment-config.ts';
import { embeddingConfig } from './embedding-config.ts';
import { failoverFitsInBounds } from './generator/failover-bounds.ts';
import { generatorConfig } from './generator-config.ts';
import { goldenConfig } from './golden-config.ts';
import { kubernetesConfig } from './kubernetes-config.ts';
import { repairsConfig } from './repairs-config.ts';
import { autonomy, runbookConfig } from './runbook-config.ts';
import { startFitsInBounds } from './start-bounds.ts';
import { storeConfig } from './store-config.ts';
import { keepApart } from './targets-apart.ts';

const A_DAY = 86_400;

const seconds = (about: string, fallback: number, most = 365 * A_DAY) =>
  z.number().min(0).max(most, tooLong(most)).default(fallback).describe(`${about}, in seconds`);

function tooLong(most: number) {
  return { error: ({ input }: { input?: unknown }) => `'${input}' s is too long: give at most ${most}` };
}

function namedTooLong(most: number) {
  const shown = (input: unknown) => `${String(input).slice(0, 60)}…`;
  return { error: ({ input }: { input?: unknown }) => `'${shown(input)}' is too long: give at most ${most} letters` };
}

const copyBytes = (about: string) =>
  z
    .number()
    .min(0)
    .default(50 * 1024 ** 3)
    .describe(`${about}, in bytes`);

const target = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'give lower-case letters, digits and dashes, at most 40')
    .describe(
      'Name of this RAG service: lower-case letters, digits, dashes. Each target has its own, and its own namespace in a cluster; none begins with the id of another one and the name of a runbook, as `docs-snapshot` beside `docs` would',
    ),
  autonomy: autonomy
    .default('observe')
    .describe(
      'observe: a run diagnoses and plans, and changes nothing. approve: a person decides each plan. auto: the policy decides as `policy`',
    ),
  runbooks: runbookConfig.describe("Settings of single runbooks that differ from the target's").prefault({}),
  store: storeConfig.describe('Vector store of the shards'),
  embedding: embeddingConfig
    .describe('Model that turns golden queries into vectors')
    .prefault({ kind: 'hashed-ngrams' }),
  generator: generatorConfig
    .optional()
    .describe('Who generates the answers; without it, LLM providers are not watched'),
  bootstrap: bootstrapConfig
    .optional()
    .describe('How the service starts; without it, a start is only diagnosed, from what the cluster shows'),
  documents: z
    .strictObject({
      bucket: z.string().min(1).max(63, namedTooLong(63)).describe('Bucket of the documents'),
      key: z
        .string()
        .min(1)
        .max(1024, namedTooLong(1024))
        .describe('JSON lines with id, targetId, shardId, text, metadata, addedAt and deletedAt: docs/documents.md'),
    })
    .optional()
    .describe('The source of truth that shards are indexed from'),
  kubernetes: kubernetesConfig.optional().describe('Where the target runs; by default on one machine'),
  golden: goldenConfig.describe('How the answers of a shard are judged').prefault({}),
  approvals: z
    .strictObject({
      windowSeconds: seconds(
        'How long an approval stays open before it expires and nothing is changed',
        4 * 3600,
        30 * A_DAY,
      ),
      severity: z
        .enum(['info', 'critical'])
        .default('critical')
        .describe(
          'Severity of the messages about a waiting plan; the last one, shortly before it expires, is always critical',
        ),
      preApproved: z.array(planAction).default([]).describe('Actions that the policy approves without a person'),
    })
    .describe('Who decides a plan, and how long they have')
    .prefault({}),
  settleSeconds: seconds('How long a reintroduced shard is watched before the incident closes', 300, 7 * A_DAY),
  checkSeconds: z
    .int()
    .min(1)
    .max(900, tooLong(900))
    .default(5)
    .describe('Seconds between the first looks at running work; later a twentieth of its age, up to 15 minutes'),
  cooldownSeconds: seconds(
    'How long after a run its alerts wait before they start the same runbook about the same subject again',
    600,
  ),
  budget: z
    .strictObject({
      perHour: z
        .int()
        .min(1)
        .default(3)
        .describe('Runs of one runbook on this target in an hour after which alerts start no more'),
      perDay: z
        .int()
        .min(1)
        .default(7)
        .describe('Runs of one runbook on this target in a day after which alerts start no more'),
    })
    .describe('How many runs of each runbook alerts may start; every run counts, whoever asked for it')
    .prefault({}),
  repairs: repairsConfig.describe('How much the repairs of shards may change at once').prefault({}),
  breaker: z
    .strictObject({
      repeats: z
        .int()
        .min(1)
        .default(3)
        .describe('Successful repairs of one shard after which its next alert opens the breaker'),
      withinSeconds: seconds('How long a successful repair counts for the breaker', 3600),
    })
    .describe('When to stop repeating a repair that helps only for a while')
    .prefault({}),
  leaseSeconds: z
    .int()
    .min(1)
    .max(A_DAY, tooLong(A_DAY))
    .default(60)
    .describe('How long an incident that nobody works on keeps its lock, in seconds'),
  jobDeadlineSeconds: seconds('How long a copy, upload or restore may take before it counts as stuck', 3600),
  retentionDays: z
    .int()
    .min(7)
    .max(14)
    .default(14)
    .describe("How long a snapshot is kept, in days; a shard's last proven snapshot and quarantined ones stay longer"),
  snapshotsTried: z.int().min(1).default(3).describe('Snapshots tried before a person is asked'),
  maxEvidenceCopyBytes: copyBytes(
    'Largest volume that is copied as evidence; for a larger one, reopen and restart are skipped',
  ),
  maxColdCopyBytes: copyBytes(
    'Largest volume that is copied, twice, to open it on a second server; above it, a shard that answers right is left as found and a person is paged',
  ),
});

/** One target of ragmend.yaml. */
export const targetConfig = target
  .refine(({ kubernetes, documents }) => kubernetes === undefined || documents !== undefined, {
    path: ['documents'],
    message: 'a target on Kubernetes needs documents: without them, nobody knows what a snapshot lacks',
  })
  .refine(
    ({ kubernetes, generator }) => kubernetes !== undefined || (generator?.flag.kind ?? 'gateway') === 'gateway',
    {
      path: ['generator', 'flag', 'kind'],
      message:
        'this flag is in a cluster, and the target names none: configure its kubernetes, or use the kind gateway',
    },
  )
  .superRefine(fitInBounds)
  .superRefine(failoverFitsInBounds)
  .superRefine(startFitsInBounds);

/** The whole of ragmend.yaml; every field is documented here, once. */
export const config = z
  .strictObject({
    targets: z.array(targetConfig).min(1).describe('RAG services under protection'),
    routes: z.array(alertRoute).min(1).describe('Which alert starts which runbook on which target'),
    deployment: deploymentConfig.describe('Settings of the deployment on AWS').prefault({}),
  })
  .superRefine(({ targets }, context) => keepApart(targets, context))
  .superRefine(({ targets, routes }, context) => {
    const known = new Set(targets.map(({ id }) => id));
    routes.forEach((entry, index) => {
      if (known.has(entry.target)) return;
      const message = `route for '${entry.alertname}' names target '${entry.target}', which is not configured: add it under targets`;
      context.addIssue({ code: 'custom', path: ['routes', index, 'target'], message });
    });
  });
export type Config = z.infer<typeof config>;
export type TargetConfig = Config['targets'][number];
