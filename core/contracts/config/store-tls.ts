import * as z from 'zod';

const text = (about: string) => z.string().min(1).describe(about);

/** How TLS is spoken with the servers of a store. */
export const storeTls = z
  .strictObject({
    caSecret: text(
      'Name of the secret that holds the certificate of the authority (PEM) that signed those of the servers; without it, public authorities are trusted',
    ).optional(),
    serverNames: z
      .array(text('One name'))
      .min(1)
      .optional()
      .describe(
        'Names of which one has to stand in the certificate of each server; without them, the names that the Services and pods of the shards have in the cluster, and its address',
      ),
    insecureSkipVerify: z
      .boolean()
      .default(false)
      .describe('Take any certificate: nobody knows then who answers, and who reads along'),
  })
  .refine(({ caSecret, serverNames, insecureSkipVerify }) => !insecureSkipVerify || !(caSecret ?? serverNames), {
    message: 'give caSecret and serverNames, or insecureSkipVerify: where any certificate is taken nothing is checked',
  });
export type StoreTls = z.infer<typeof storeTls>;
