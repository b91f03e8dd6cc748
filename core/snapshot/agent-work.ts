import * as z from 'zod';
import { snapshotManifest } from '../contracts/snapshot-manifest.ts';

const folder = z.string().min(1);
const bytes = z.int().min(0);

/** What the agent is told to do, with the folders that it finds beside itself; `pid` is the server whose deleted-but-open files are copied too. */
export const agentWork = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('copy'),
    from: folder,
    to: folder,
    twin: folder.nullable(),
    pid: z.int().nullable(),
    readOnly: z.boolean(),
  }),
  z.object({
    kind: z.literal('upload'),
    from: folder,
    objects: folder,
    manifest: snapshotManifest.omit({ files: true, bytes: true }),
  }),
  z.object({ kind: z.literal('restore'), objects: folder, manifestSha256: z.string(), to: folder }),
]);
export type AgentWork = z.infer<typeof agentWork>;

/** How far the agent is. */
export const agentProgress = z.object({ bytesDone: bytes, bytesTotal: bytes });
export type AgentProgress = z.infer<typeof agentProgress>;

/** How the agent ended: `bytesReused` were verified by an earlier attempt, `left` names what is no file or folder and stayed behind. */
export const agentResult = agentProgress.extend({
  succeeded: z.boolean(),
  intact: z.boolean(),
  reason: z.string().nullable(),
  bytesReused: bytes,
  left: z.array(z.string()),
});
export type AgentResult = z.infer<typeof agentResult>;

/** Names of the files in the agent's folder. */
export const AgentFile = {
  Work: 'work.json',
  Progress: 'progress.json',
  Result: 'result.json',
  Log: 'agent.log',
} as const;

/** Names of the objects of a snapshot; the file `x` of its volume is the object `data/x`. */
export const SnapshotObject = { Manifest: 'manifest.json', ManifestSha256: 'manifest.sha256', Data: 'data/' } as const;
