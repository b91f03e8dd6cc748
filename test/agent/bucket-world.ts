import { mkdirSync } from 'node:fs';
import { readText } from '../../adapters/aws/s3/texts.ts';
import { PIECE_BYTES } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { AgentResult, AgentWork, BucketPlace } from '../../core/snapshot/agent-work.ts';
import { realBucket } from '../adapters/aws/s3/real-bucket.ts';
import { clusterAgent } from './cluster-agent.ts';
import { contentOf, fill, HEADER, sha256Of, workplace } from './workplace.ts';

const LARGE = Buffer.alloc(10 * PIECE_BYTES + 1000, 'vector');
const VOLUME = { 'chroma.sqlite3': 'rows', 'segment/data_level0.bin': LARGE, 'segment/empty.bin': '' };
/** Hashes of the files of the volume. */
export const CONTENT = Object.fromEntries(Object.entries(VOLUME).map(([path, text]) => [path, sha256Of(text)]));

/** A volume with an index of more than ten pieces, the agent of a cluster beside it, and a bucket of the real S3. */
export function bucketWorld() {
  const bucket = realBucket();
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? '';
  let place: ReturnType<typeof workplace>;
  let agent: ReturnType<typeof clusterAgent>;
  beforeAll(() => {
    place = workplace();
    agent = clusterAgent(place.path('agent'));
    fill(place.path('volume'), VOLUME);
  });
  afterAll(() => place.remove());
  return {
    ...{ bucket, endpoint },
    path: (...names: string[]) => place.path(...names),
    start: (work: AgentWork) => agent.start(work),
    run: (work: AgentWork, within?: string[]) => agent.run(work, within),
    /** A place of the bucket, reached by an endpoint. */
    at: (prefix: string, by = endpoint): BucketPlace => ({
      ...{ bucket: bucket.name, prefix: `${prefix}/`, region: 'us-east-1', endpoint: by, grant: null },
    }),
    uploadTo: (objects: BucketPlace) => ({
      ...{ kind: 'upload' as const, from: place.path('volume'), objects, manifest: HEADER },
    }),
    async restoreFrom(objects: BucketPlace, volume: string) {
      mkdirSync(place.path(volume), { recursive: true });
      const manifestSha256 = (await readText(bucket, `${objects.prefix}manifest.sha256`)).trim();
      return { kind: 'restore' as const, objects, manifestSha256, to: place.path(volume) };
    },
    /** Hashes of the files of a volume that was made. */
    restored(volume: string) {
      const { '.ragmend/made': _, ...files } = contentOf(place.path(volume));
      return files;
    },
  };
}

/** The result that an agent left as its last words. */
export function endOf({ message }: { message: string }): AgentResult {
  return JSON.parse(message) as AgentResult;
}
