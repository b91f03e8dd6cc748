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
  }),
]);
