import { type CaseFacts, ONLY } from '../contracts/case-file.ts';
import { modeOf, type RegistryEntry } from '../contracts/registry.ts';
import { watchKey } from '../contracts/rooms/validation.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { shardIn } from '../kernel/find-shard.ts';
import { instantOf } from '../kernel/instant.ts';
import { orNull } from '../kernel/or-null.ts';
import { type TakeOutDeps as Deps, takeOut } from './take-out.ts';

type Input = TaskInput<'enterSafeMode'>;
type Left = CaseFacts['left'];

/**
 * Decides by the facts how a run without a good end leaves its shard, and saves the decision. A
 * shard that was found right in rotation, or was reintroduced, stays in rotation unless a later
 * answer was wrong. Any other shard is taken out, or keeps the replica that answers for it.
 * `onlyIfTouched` leaves alone a shard that was neither found wrong nor taken out by this run.
 */
export async function enterSafeMode(deps: Deps, input: Input): Promise<TaskOutput<'enterSafeMode'>> {
  const { incidentId, shardId } = input;
  const facts = await deps.caseFile.facts(incidentId);
  const entry = shardIn(await entriesOf(deps, input), shardId);
  const left = leftAs(facts, entry, input);
  if (entry && left === 'out') await takeOut(deps, input);
  if (entry && left === 'reintroduced') await keepCutOver(deps, input, entry, facts);
  await deps.caseFile.save(input, 'left', ONLY, left);
  await deps.caseFile.note(incidentId, `left:${left}`, `The service is in safe mode: ${shardId} ${SENTENCES[left]}.`);
  const after = await entriesOf(deps, input);
  return { mode: after.length > 0 ? modeOf(after) : 'degraded' };
}

const SENTENCES: Record<Left, string> = {
  out: 'is out of rotation',
  replica: 'is answered for by its replica',
  'as-found': 'answered right when it was found, and is still in rotation',
  reintroduced: 'has answered right since its reintroduction, and stays in rotation',
  untouched: 'was not touched, and is still in rotation',
};

/** An unregistered shard is out of rotation. */
function leftAs(facts: Partial<CaseFacts>, entry: RegistryEntry | undefined, { onlyIfTouched }: Input): Left {
  if (entry?.route === 'replica' && entry.replicaUrl !== null) return 'replica';
  if (entry?.route !== 'self') return 'out';
  const watched = facts.probes?.[watchKey(entry.workloadId)];
  if (isReintroduced(facts, entry)) return watched?.healthy === false ? 'out' : 'reintroduced';
  if (facts.safeAt !== undefined) return 'out';
  if (wasFoundRight(facts)) return 'as-found';
  return onlyIfTouched && facts.probes?.found?.healthy !== false ? 'untouched' : 'out';
}

/**
 * If a run died between the cut-over and its note, only the entry shows it: once marked, only the
 * run's plan brings a shard back.
 */
function isReintroduced({ cutOver, safeAt, plans = {} }: Partial<CaseFacts>, { workloadId }: RegistryEntry): boolean {
  if (cutOver) return cutOver.after === workloadId;
  return (
    safeAt !== undefined &&
    Object.values(plans).some((plan) => plan.action === 'reintroduce' && plan.workloadId === workloadId)
  );
}

/** One wrong copy may be torn, so it is taken again; only a second wrong one counts against the shard. */
function wasFoundRight({ probes = {}, copies = {} }: Partial<CaseFacts>): boolean {
  const wrong = Object.keys(copies).filter((copyId) => probes[copyId]?.healthy === false);
  return probes.found?.healthy === true && wrong.length < 2;
}

async function entriesOf({ registry }: Deps, { targetId }: Input): Promise<RegistryEntry[]> {
  return (await orNull(registry.read(targetId))) ?? [];
}

async function keepCutOver(
  { caseFile, clock }: Deps,
  input: Input,
  { workloadId }: RegistryEntry,
  { cutOver, servedBefore }: Partial<CaseFacts>,
): Promise<void> {
  if (cutOver) return;
  const before = servedBefore?.workloadId ?? workloadId;
  await caseFile.save(input, 'restoredAt', ONLY, instantOf(clock.now()));
  await caseFile.save(input, 'cutOver', ONLY, { before, after: workloadId });
}
