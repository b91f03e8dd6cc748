import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { agentMain } from '../../agent/main.ts';
import { type SnapshotManifest, snapshotManifest } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { AgentResult, AgentWork } from '../../core/snapshot/agent-work.ts';

/** All but the files of a manifest. */
export const HEADER: Omit<SnapshotManifest, 'files' | 'bytes'> = {
  formatVersion: 1,
  snapshotId: 'shard-1-20261123T030000000Z',
  targetId: 'docs-rag',
  shardId: 'shard-1',
  takenAt: '2026-11-23T03:00:00.000Z',
  store: { kind: 'chroma', version: '1' },
  embedding: { model: 'fake-1', dimension: 1 },
  records: 3,
  baseline: [],
};

/** Files of a small volume: nested, empty, and one of more than a piece. */
export const VOLUME: Record<string, string | Buffer> = {
  'chroma.sqlite3': 'rows',
  'segment/data_level0.bin': Buffer.alloc(17 * 1024 * 1024, 'vector'),
  'segment/empty.bin': '',
};

/** A temporary folder in which the agent works in this process. */
export function workplace() {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-work-'));
  let jobs = 0;
  return {
    dir,
    path: (...names: string[]) => join(dir, ...names),
    /** Runs the agent on its work in a job folder of its own, or in one that an earlier attempt used. */
    async run(work: AgentWork, job = `job-${jobs++}`): Promise<{ code: number; result: AgentResult }> {
      const folder = join(dir, 'jobs', job);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'work.json'), JSON.stringify(work));
      const code = await agentMain([join(folder, 'work.json')]);
      return { code, result: JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as AgentResult };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Writes files below a folder. */
export function fill(folder: string, files: Record<string, string | Buffer> = VOLUME): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Hashes of all files below a folder, by path. */
export function contentOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  const files = paths.filter((path) => statSync(path).isFile());
  return Object.fromEntries(files.map((path) => [relative(folder, path), sha256Of(readFileSync(path))]).sort());
}

/** Hex sha256. */
export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Works from the folder `volume` to `copy` with its twin, to `snapshot`, and from there to
 * `restored`; and the manifest of the snapshot.
 */
export function worksOf(place: ReturnType<typeof workplace>) {
  return {
    copy: () => ({
      ...{ kind: 'copy' as const, from: place.path('volume'), to: place.path('copy'), twin: place.path('twin') },
      ...{ pid: null, readOnly: false },
    }),
    upload: (from = place.path('volume')) => ({
      ...{ kind: 'upload' as const, from, objects: place.path('snapshot'), manifest: HEADER },
    }),
    restore: () => ({
      ...{ kind: 'restore' as const, objects: place.path('snapshot'), to: place.path('restored') },
      manifestSha256: sha256Of(readFileSync(place.path('snapshot', 'manifest.json'))),
    }),
    manifest: () => snapshotManifest.parse(JSON.parse(readFileSync(place.path('snapshot', 'manifest.json'), 'utf8'))),
  };
}
