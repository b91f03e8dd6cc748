import * as z from 'zod';

const DIGEST = /^[^@\s]+@sha256:[0-9a-f]{64}$/;

/** The image of a program that Ragmend brings: `node:22-slim`, or better by its digest. */
export const image = z
  .string()
  .min(1)
  .refine((name) => !name.includes('@') || isByDigest(name), {
    error: ({ input }) => `'${input}' has no digest behind its @: give it as node:22-slim@sha256:<64 hex digits>`,
  });

/** Returns whether an image is named by its digest, so that nobody can put another one in its place. */
export const isByDigest = (name: string): boolean => DIGEST.test(name);

/** What the configuration says of such an image. */
export const BY_DIGEST = 'best by its digest (`node:22-slim@sha256:...`); `ragmend manifests` refuses a tag on EKS';
