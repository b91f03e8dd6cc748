import type { TargetConfig } from '../../contracts/config/config.ts';
import type { BaselineEntry } from '../../contracts/golden.ts';
import type { AuditDeps } from '../judgement/find-differences.ts';
import type { Judgement } from '../judgement/judge.ts';
import { askAgain } from './ask-again.ts';
import { auditServer } from './audit-server.ts';
import { probeServer, type Server } from './probe-server.ts';
import { withWrite } from './with-write.ts';
import { removeLeft, writeDocument } from './write-document.ts';

type Deps = Parameters<typeof probeServer>[0] & AuditDeps & Parameters<typeof writeDocument>[0];
/**
 * `isCopy`: the server is a copy that will be removed. `until`: up to when it should hold its
 * source, null if unknown. `differs`: whether differences from source and embedding are a fault.
 */
export type Whole = { isCopy: boolean; until: string | null; differs: 'is a fault' | 'is told' };

/**
 * Judges a server out of rotation as strictly as possible: golden queries, all its documents, and a
 * write of one. Throws GoldenSetTooThin.
 */
export async function probeWhole(
  given: Deps,
  server: Server,
  baseline: BaselineEntry[],
  golden: TargetConfig['golden'],
  { isCopy, until, differs }: Whole,
): Promise<Judgement> {
  const { url, targetId, shardId } = server;
  const deps = { ...given, vectorStore: askAgain(given.vectorStore) };
  const answered = await probeServer(deps, server, baseline, golden);
  if (url === null) return answered;
  let removes = false;
  const read = await withWrite(answered, async () => {
    removes = await removeLeft(deps, url);
  });
  if (!read.healthy) return read;
  const [{ lacking = null, unfound = null } = {}] = baseline;
  const audited = { targetId, shardId, url, until, lacking, unfound };
  const audit = await auditServer(deps, audited, golden);
  const faults = [...audit.damage, ...(differs === 'is a fault' ? audit.differs : [])];
  if (faults.length > 0) return { ...read, healthy: false, reason: `${read.reason}, but ${faults.join('; ')}` };
  const count = audit.documents > 0 ? `, ${audit.documents} documents read` : '';
  const told = audit.differs.length > 0 ? `, as it was when the snapshot was taken: ${audit.differs.join('; ')}` : '';
  const looked = { ...read, reason: `${read.reason}${count}${told}` };
  return withWrite(looked, () => writeDocument(deps, url, { isCopy, removes }));
}
