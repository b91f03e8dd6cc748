import * as z from 'zod';
import { BY_DIGEST, image } from '../../agent/image.ts';

/** How the gateway runs beside a service in a cluster. */
export const gatewayConfig = z.strictObject({
  image: image.default('node:22-slim').describe(`Image with \`node\` that it runs in, ${BY_DIGEST}`),
  replicas: z.int().min(2).max(50).default(2).describe('Pods; each follows the same state'),
  port: z.int().min(1024).max(65_535).default(8080).describe('Port of its pods and of its Service'),
  serviceAccount: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'give lower-case letters, digits and dashes, at most 63')
    .optional()
    .describe('Service account of its pods, by default `ragmend-gateway-<target>`'),
  awsEndpoint: z.url().nullable().default(null).describe('Address of AWS as pods reach it, if it is not AWS'),
});
