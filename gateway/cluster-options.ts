import * as z from 'zod';
import { gatewayOptions } from './options.ts';

const name = (about: string) => z.string().min(1).describe(about);

/** The options of a gateway in a cluster: its stores are there and in AWS, not in files. */
export const clusterOptions = gatewayOptions.omit({ records: true, own: true }).extend({
  cluster: z.strictObject({
    table: name('Table of the records, of which it reads the state of this target'),
    backlogTable: name('Table of the requests that wait'),
    answerBucket: name('Bucket of the kept answers and of the texts of requests'),
    s3Endpoint: z.url().nullable().default(null).describe('Address of S3, if it is not AWS'),
    registry: name('ConfigMap of the shards'),
  }),
});
export type ClusterOptions = z.infer<typeof clusterOptions>;
