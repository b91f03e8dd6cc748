import * as z from 'zod';
import { snapshotManifest, volumeFile, volumeLink } from '../contracts/agent/snapshot-manifest.ts';

const folder = z.string().min(1);
const bytes = z.int().min(0);

/**
 * The objects of a bucket below a prefix that ends with '/'. `endpoint` names a server other than
 * AWS; `grant` is a file with short-lived credentials, read again before they expire.
 */
const bucketPlace = z.object({
  bucket: z.string().min(1),
  prefix: z.string().regex(/^[^/].*\/$/, "give a prefix that ends with '/'"),
  region: z.string().min(1),
  endpoint: z.url().nullable(),
  grant: folder.nullable(),
});
export type BucketPlace = z.infer<typeof bucketPlace>;
const objects = z.union([folder, bucketPlace]);

/**
 * The work of the agent, with the folders beside it. `pid` is the server whose deleted but open
 * files are copied too. A copy to a bucket is evidence, with the incident's prefix. `list` names
 * the files of a volume with their sha256.
 */
export const agentWork = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('copy'),
    from: folder,
    to: objects,
    twin: folder.nullable(),
    pid: z.int().nullable(),
    readOnly: z.boolean(),
  }),
  z.object({
    kind: z.literal('upload'),
    from: folder,
    objects,
    manifest: snapshotManifest.omit({ files: true, links: true, bytes: true }),
  }),
  z.object({ kind: z.literal('restore'), objects, manifestSha256: z.string(), to: folder }),
  z.object({ kind: z.literal('list'), from: folder }),
]);
export type AgentWork = z.infer<typeof agentWork>;

/** The progress of the agent. */
export const agentProgress = z.object({ bytesDone: bytes, bytesTotal: bytes });
export type AgentProgress = z.infer<typeof agentProgress>;

/**
 * How the agent ended. `bytesReused` were verified by an earlier attempt; `left` names what was
 * left out because it is no file or folder.
 */
export const agentResult = agentProgress.extend({
  succeeded: z.boolean(),
  intact: z.boolean(),
  reason: z.string().nullable(),
  bytesReused: bytes,
  left: z.array(z.string()),
});
export type AgentResult = z.infer<typeof agentResult>;

/** The names of the files in the agent's folder. */
export const AgentFile = {
  Work: 'work.json',
  Progress: 'progress.json',
  Result: 'result.json',
  Log: 'agent.log',
} as const;

/** The names of a snapshot's objects. File `x` of the volume is the object `data/x`. */
export const SnapshotObject = { Manifest: 'manifest.json', ManifestSha256: 'manifest.sha256', Data: 'data/' } as const;

/** The names of an evidence copy's objects. File `x` of the volume is `volume/x`; the listing comes last. */
export const EvidenceObject = { Volume: 'volume/', Listing: 'volume.json' } as const;

/**
 * The listing of an evidence copy: every file with its checksums, the links, and the names of what
 * was left out because it is neither.
 */
export const evidenceListing = z.object({
  files: z.array(volumeFile),
  links: z.array(volumeLink).default([]),
  left: z.array(z.string()),
});
