import * as z from 'zod';

const text = (about: string) => z.string().min(1).describe(about);

/** How the servers of a store are reached over TLS. */
export const storeTls = z
  .strictObject({
    caSecret: text(
      "Name of the secret with the certificate (PEM) of the authority that signed the servers' certificates; without it, public authorities are trusted",
    ).optional(),
    serverNames: z
      .array(text('One name'))
      .min(1)
      .optional()
      .describe(
        "Names of which each server's certificate must hold one; by default the names of the shards' Services and pods in the cluster, and the server's address",
      ),
    insecureSkipVerify: z
      .boolean()
      .default(false)
      .describe('Accept any certificate: then nobody knows who answers, or who reads along'),
  })
  .refine(({ caSecret, serverNames, insecureSkipVerify }) => !insecureSkipVerify || !(caSecret ?? serverNames), {
    message: 'give either caSecret and serverNames, or insecureSkipVerify, which checks nothing',
  });
export type StoreTls = z.infer<typeof storeTls>;
