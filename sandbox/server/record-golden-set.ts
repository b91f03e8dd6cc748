import { documentsFrom } from '../../adapters/local/files/document-source.ts';
import { recordGolden as record } from '../../core/validation/record-golden.ts';
import { liveDocuments } from '../world/documents.ts';
import { goldenCandidates } from '../world/golden-queries.ts';
import { documentsFileOf } from '../world/world.ts';
import type { Ports } from './ports/ports.ts';
import { retrieverAt } from './retriever-client.ts';

const PER_SHARD = 15;

const TABLE = 'CREATE TABLE IF NOT EXISTS golden_recorded (target_id TEXT PRIMARY KEY)';

/**
 * Records the golden set from the service's present answers, and that there is one from now on; returns
 * the number of queries.
 */
export async function recordGolden(ports: Ports, retrieverUrl: string): Promise<{ queries: number }> {
  const { target, embedder, targetId, dir } = ports;
  const { documents } = await documentsFrom(documentsFileOf(dir), 0);
  const sources = liveDocuments(documents);
  const { topK } = target.golden;
  const candidates = await goldenCandidates({ embedder }, { sources, perShard: PER_SHARD, topK });
  const { queries } = await record({ ...ports, retrieve: retrieverAt(retrieverUrl) }, { targetId, candidates });
  noteRecorded(ports);
  return { queries };
}

/** Notes that a target has a golden set, which only a person may replace. */
export function noteRecorded({ db, targetId }: Pick<Ports, 'db' | 'targetId'>): void {
  db.exec(TABLE);
  db.prepare('INSERT OR IGNORE INTO golden_recorded VALUES (?)').run(targetId);
}

/** Returns whether a golden set was ever recorded for a target. */
export function wasRecorded({ db, targetId }: Pick<Ports, 'db' | 'targetId'>): boolean {
  db.exec(TABLE);
  return db.prepare('SELECT 1 FROM golden_recorded WHERE target_id = ?').get(targetId) !== undefined;
}
