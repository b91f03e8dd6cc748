import * as z from 'zod';
import { logPatternConfig } from '../bootstrap/log-pattern.ts';
import { ROLES } from '../bootstrap/start-plan.ts';

const A_DAY = 86_400;

const objectName = (about: string) =>
  z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-.]{0,251}[a-z0-9])?$/, 'give a name of Kubernetes: lower-case letters, digits, dashes')
    .describe(about);

const workload = z
  .string()
  .regex(
    /^(Deployment|StatefulSet|DaemonSet)\/[a-z0-9]([a-z0-9-.]{0,251}[a-z0-9])?$/,
    'give kind and name, e.g. Deployment/retriever',
  );

const seconds = (about: string, fallback: number, most = 7 * A_DAY) =>
  z
    .int()
    .min(1)
    .max(most, { error: ({ input }) => `'${input}' s is too long: give at most ${most}` })
    .default(fallback)
    .describe(`${about}, in seconds`);

const words = z.array(z.string().min(1).max(4096)).min(1).max(64);

/** What runs in place of a container's own program. Only what is declared here ever runs. */
const program = z
  .strictObject({
    command: words.optional().describe('Replaces the entrypoint of the image'),
    args: words.optional().describe('Replaces the arguments alone; the entrypoint of the image stays'),
    env: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/), z.string().max(4096))
      .optional()
      .describe('Environment variables that are set besides those of the container, e.g. a mode'),
  })
  .refine(({ command, args, env }) => command !== undefined || args !== undefined || env !== undefined, {
    message: 'say what runs: give command, args or env',
  });
export type Program = z.infer<typeof program>;

const migration = z.strictObject({
  run: program.describe('What migrates the schema. It runs once, in a Job made of the pod template of the workload'),
  check: program
    .optional()
    .describe(
      'What only checks the schema: ends with 0 if it is up to date. Without it, an approval says that idempotency is unproven',
    ),
  pendingExitCodes: z
    .array(z.int().min(1).max(255))
    .default([1])
    .describe(
      'Exit codes of the check that say that a migration is pending; after any other one, a person has to look',
    ),
  container: objectName(
    'Container of the workload, or init container, that it runs in; by default the first container',
  ).optional(),
  job: objectName('Job that other workloads wait for by name, if they do').optional(),
  keepClaims: z.boolean().default(false).describe('Mount the claims of the workload, too'),
  deadlineSeconds: seconds('How long it may take', 3600, A_DAY),
});

const component = z.strictObject({
  workload: workload.describe('Kind and name of a workload of the service, e.g. `Deployment/retriever`'),
  role: z
    .enum(ROLES)
    .default('other')
    .describe('What it is to the service. Where nothing else decides, controllers start first, then in this order'),
  needs: z
    .array(
      z.strictObject({
        workload: workload.describe('What it needs before it can start'),
        reached: z
          .enum(['started', 'ready', 'functional'])
          .default('ready')
          .describe('started: it listens. ready: its pods are Ready. functional: its `settle` probe passes'),
      }),
    )
    .default([])
    .describe('Workloads that it needs to start, beyond what the cluster shows'),
  hosts: z
    .array(z.string().min(1).max(253))
    .default([])
    .describe('Names of hosts that lead to it and that no Service bears'),
  migration: migration.optional().describe('How its schema is migrated'),
  settle: z
    .strictObject({
      port: z.int().min(1).max(65_535).describe('Port of each pod that is asked'),
      path: z
        .string()
        .regex(/^\/[^\s?#]{0,255}$/, 'give a path that begins with /, without a query')
        .describe('Path that is asked by GET, e.g. `/healthz`'),
    })
    .optional()
    .describe('How it shows that it works; without it, Ready has to do'),
  settleSeconds: seconds('How long it may take to start and settle', 600, A_DAY),
});

/** How a service starts: its components and what they need, where a cluster does not show it. */
export const bootstrapConfig = z
  .strictObject({
    components: z.array(component).min(1).max(200).describe('Workloads of the service that Ragmend may start anew'),
    patterns: z.array(logPatternConfig).max(200).default([]).describe('What lines of your own programs say'),
    gates: z
      .record(z.string().max(317, 'give the name of a readiness gate, of at most 317 letters'), workload)
      .default({})
      .describe('Readiness gates, each with the workload whose health decides it'),
    patienceSeconds: seconds('How long a start that is slow is watched before a person is asked', 1800, A_DAY),
    sampleSeconds: seconds('Least time between the two looks that a verdict is based on', 90, 3600),
  })
  .superRefine(({ components }, context) => {
    const names = components.map((one) => one.workload);
    components.forEach((one, at) => {
      const refuse = (path: (string | number)[], message: string) =>
        context.addIssue({ code: 'custom', path: ['components', at, ...path], message });
      if (names.indexOf(one.workload) !== at)
        refuse(['workload'], `'${one.workload}' is there twice: give each component once`);
      one.needs.forEach((need, index) => {
        if (need.workload === one.workload)
          refuse(['needs', index, 'workload'], `'${one.workload}' needs itself: remove it`);
        const needed = components.find((other) => other.workload === need.workload);
        if (!needed)
          refuse(['needs', index, 'workload'], `'${need.workload}' is no component: add it, or remove the need`);
        else if (need.reached === 'functional' && needed.settle === undefined)
          refuse(
            ['needs', index, 'reached'],
            `'${need.workload}' has no settle probe, so nobody could tell that it is functional: add one, or say ready`,
          );
      });
    });
  });
export type BootstrapConfig = z.infer<typeof bootstrapConfig>;
export type ComponentConfig = BootstrapConfig['components'][number];
