import { coverageOf } from '../../contracts/agent/snapshot-manifest.ts';
import { type CaseFacts, ONLY } from '../../contracts/case-file.ts';
import { REINDEX_LOOK } from '../../contracts/config/bounds.ts';
import type { ReindexWork } from '../../contracts/rooms/shard.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { findShard } from '../../kernel/find-shard.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import { StoreFailed } from '../../kernel/ports/vector-store.ts';
import { DependencyUnavailable, NotFound } from '../../kernel/task-error.ts';
import { type ApplyDeps, applyChanges } from './apply-changes.ts';
import { type CollectDeps, collectChanges, type Piece } from './collect-changes.ts';
import type { ComparedPage } from './compare-documents.ts';
import { NO_WORK, reindexEnd } from './reindex-work.ts';

type Deps = CollectDeps & ApplyDeps & { registry: Registry; caseFile: CaseFile };
type Input = TaskInput<'checkReindex'>;
type Reindex = CaseFacts['reindex'] & { work: ReindexWork };

const WAIT_SECONDS = 1;
const PASSES = 5;
const ROUNDS = 5;
const NAMED = 100;

/**
 * Brings a restored shard up to date with its source, for about 4 minutes at each look: indexes
 * what is new, changed, or older and missing, and removes what was deleted. Ends when no change
 * followed the end of the source, or after a few rounds. A document that is refused even alone
 * counts as missing and stays out. Throws DependencyUnavailable if the source or the whole store is
 * away.
 */
export async function checkReindex(deps: Deps, input: Input): Promise<TaskOutput<'checkReindex'>> {
  let { reindex, since } = await standingOf(deps, input);
  const until = deps.clock.now() + REINDEX_LOOK * 1000;
  let isDone = since === null;
  while (!isDone && since !== null) {
    ({ reindex, isDone } = await lookOnce(deps, input, { reindex, since, until }));
    await deps.caseFile.save(input, 'reindex', ONLY, reindex);
    if (deps.clock.now() >= until) break;
  }
  if (isDone) await deps.caseFile.note(input.incidentId, 'reindex:done', reindexEnd(reindex));
  return { done: isDone, waitSeconds: WAIT_SECONDS };
}

async function standingOf(
  { caseFile }: Deps,
  { incidentId }: Input,
): Promise<{ reindex: Reindex; since: string | null }> {
  const { reindex, freshWorkload } = await caseFile.facts(incidentId);
  if (!reindex) throw new NotFound(`incident '${incidentId}' has no count of documents: find the missing ones first`);
  const work = reindex.work ?? { since: freshWorkload ? coverageOf(freshWorkload) : null, ...NO_WORK };
  return { reindex: { ...reindex, work }, since: work.since };
}

type Look = { reindex: Reindex; since: string; until: number };

async function lookOnce(
  deps: Deps,
  input: Input,
  { reindex: before, since, until }: Look,
): Promise<{ reindex: Reindex; isDone: boolean }> {
  const { url } = await findShard(deps, input);
  const { place, older } = before.work;
  const piece = await readable(input, () => collectChanges(deps, { ...input, url }, { place, since, older }));
  const reindex = piece.isAnew ? anew(before) : before;
  const isSettled = piece.isEnd && !piece.isAnew && piece.pages.at(-1)?.next.byte === place?.byte;
  if (isSettled) return { reindex, isDone: true };
  const isApplied = await applyPiece(deps, url, reindex, piece, until);
  if (isApplied && piece.isEnd) reindex.work.rounds += 1;
  reindex.work.unsettled = endlessness(reindex.work);
  return { reindex, isDone: reindex.work.unsettled !== null };
}

/** An unreadable store counts as away: nothing is indexed blindly. */
async function readable<T>({ shardId }: Input, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof StoreFailed)) throw cause;
    throw new DependencyUnavailable(`shard '${shardId}' can't be compared with its documents: ${cause.message}`, {
      cause,
    });
  }
}

/** Restarts the counts of a replaced source; keeps the counts of what was done to the store. */
function anew({ total, work }: Reindex): Reindex {
  const { since, passes, removed, backDated } = work;
  return { total, done: 0, missing: [], work: { ...NO_WORK, since, passes: passes + 1, removed, backDated } };
}

function endlessness({ rounds, passes }: ReindexWork): string | null {
  if (passes > PASSES) return `the documents were replaced ${passes} times during the reading`;
  return rounds > ROUNDS ? `documents still arrived after ${rounds} rounds` : null;
}

/** Applies pages, at least one, until the time is over; returns whether all were applied. */
async function applyPiece(deps: Deps, url: string, reindex: Reindex, piece: Piece, until: number): Promise<boolean> {
  const { work } = reindex;
  work.older = piece.older;
  work.left += piece.left;
  for (const [at, page] of piece.pages.entries()) {
    await applyPage(deps, url, reindex, page);
    work.place = page.next;
    if (deps.clock.now() >= until && page.changes.size > 0) return at === piece.pages.length - 1;
  }
  return true;
}

async function applyPage(deps: Deps, url: string, reindex: Reindex, page: ComparedPage): Promise<void> {
  const { work } = reindex;
  const changes = [...page.changes.values()];
  const { refused, undeleted } = await applyChanges(deps, url, changes);
  const failed = new Set([...refused, ...undeleted]);
  const made = changes.filter(({ document }) => !failed.has(document.id));
  const count = (test: (change: (typeof made)[number]) => boolean) => made.filter(test).length;
  reindex.done += page.standing.size + count(({ document, isNewer }) => isNewer && document.deletedAt === null);
  reindex.missing = [...reindex.missing, ...refused].slice(0, NAMED);
  work.refused += refused.length;
  work.removed += count(({ document }) => document.deletedAt !== null);
  work.backDated += count(({ document, isNewer }) => !isNewer && document.deletedAt === null);
  work.undeleted = [...work.undeleted, ...undeleted].slice(0, NAMED);
  work.isBlind ||= page.isBlind;
  work.oddLines += page.odd.length;
  work.odd = [...work.odd, ...page.odd].slice(0, NAMED);
}
