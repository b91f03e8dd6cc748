import * as z from 'zod';

const label = (about: string) =>
  z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-.]{0,251}[a-z0-9])?$/, 'give a name of Kubernetes: lower-case letters, digits, dashes')
    .describe(about);

const namespace = label('Namespace, where it is not that of `kubernetes`').optional();
const values = z
  .record(z.string(), z.string())
  .default({})
  .describe('What the flag says for a provider, by the name of the provider; without it, that name itself');

const proof = z.strictObject({
  port: z.int().min(1).max(65_535).describe('Port of each pod that is asked'),
  path: z
    .string()
    .regex(/^\/[^\s?#]{0,255}$/, 'give a path that begins with /, without a query')
    .describe('Path that is asked by GET, e.g. `/healthz`; it need not ask a model'),
  header: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'give the name of a header in lower case')
    .default('x-ragmend-provider')
    .describe('Header of the answer that names the provider; without it, the body is read'),
});
const PROOF =
  'How each pod proves a switch: its answer names the provider, or what the flag says for it; without it, nobody can prove that a pod uses the new value';

/** How traffic is switched from one provider to the other. */
export const flagConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('gateway').describe('The state that the gateway follows: a switch needs no new pod'),
  }),
  z.strictObject({
    kind: z.literal('deployment-env').describe('An environment variable of a Deployment: a switch is a rollout'),
    namespace,
    deployment: label('Deployment that generates the answers'),
    container: label('Its container'),
    variable: z
      .string()
      .regex(/^[A-Za-z_][0-9A-Za-z_]*$/, 'give letters, digits and underscores')
      .describe('Variable that names the provider'),
    values,
    proof: proof.optional().describe(PROOF),
  }),
  z.strictObject({
    kind: z.literal('configmap-key').describe('A key of a ConfigMap that the service reads without a restart'),
    namespace,
    configMap: label('ConfigMap'),
    key: z
      .string()
      .regex(/^[-._A-Za-z0-9]{1,253}$/, 'give letters, digits, dots, dashes and underscores')
      .describe('Key that names the provider'),
    flag: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Flag whose `defaultVariant` is set, where the key holds a source of flagd; without it, the whole text',
      ),
    values,
    proof: proof
      .extend({
        deployment: label('Deployment whose pods are asked; without it, all pods that use the ConfigMap').optional(),
      })
      .optional()
      .describe(PROOF),
  }),
]);
