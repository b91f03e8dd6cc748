import type { CaseFacts } from '../contracts/case-file.ts';
import { restAt } from '../contracts/config/bounds.ts';
import type { Config } from '../contracts/config/config.ts';
import { generatorOf, primaryOf, targetOf } from '../contracts/config/target-of.ts';
import type { PodReading } from '../contracts/provider/pod-reading.ts';
import type { Watch } from '../contracts/rooms/ramp.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { isFallback } from './judge-providers.ts';
import { seeded } from './judgement/resampling.ts';
import { type GeneratorPods, NOT_DUE, type Probe } from './ports/generator-pods.ts';
import { darkModel, podsIn } from './ramp/join-readings.ts';
import { newestStep } from './ramp/ramp-steps.ts';
import {
  afterProbe,
  fallen,
  goodNeeded,
  mayProbe,
  newWatch,
  postponed,
  rearmed,
  type WatchSettings,
  watchSettings,
} from './ramp/watch.ts';

type Deps = { generatorPods: GeneratorPods; caseFile: CaseFile; clock: Clock; config: Config };
type Input = TaskInput<'watchPrimary'>;
type Facts = Partial<CaseFacts>;
type Looked = { name: string; watch: Watch; needed: number };

/**
 * Looks once at a primary that failed, and probes it if a probe is due. It is done when enough
 * good probes in a row prove the primary, or when the others must be probed again (`changed`): a
 * backup answers while nobody did, or the backup that serves went dark.
 */
export async function watchPrimary(deps: Deps, input: Input): Promise<TaskOutput<'watchPrimary'>> {
  const { incidentId, targetId } = input;
  const generator = generatorOf(deps.config, targetId);
  const facts = await deps.caseFile.facts(incidentId);
  const readings = await deps.generatorPods.readings(targetId);
  const scene = { facts, readings, name: primaryOf(generator).name };
  const looked = await look(deps, input, scene);
  const isProven = looked.watch.provenAt !== null;
  const changed = !isProven && (await hasChanged(deps, input, scene));
  await noteProven(deps, input, looked);
  return { done: changed || isProven, changed, waitSeconds: waitOf(deps, input, looked.watch) };
}

type Scene = { facts: Facts; readings: PodReading[]; name: string };

/** Looks at one provider, and keeps what it found. */
async function look(deps: Deps, input: Input, scene: Scene): Promise<Looked> {
  const { facts, name } = scene;
  const generator = generatorOf(deps.config, input.targetId);
  const settings = watchSettings(generator, name !== primaryOf(generator).name);
  const now = deps.clock.now();
  const before = facts.watches?.[name] ?? newWatch(now);
  const watch = await probed(deps, input, scene, settings, standing(before, scene, now));
  if (watch !== facts.watches?.[name]) await deps.caseFile.save(input, 'watches', name, watch);
  return { name, watch, needed: goodNeeded(watch, settings, now) };
}

/** A provider that was proven and failed since is to be proven anew; a new credential is tried at once. */
function standing(watch: Watch, { facts, readings, name }: Scene, now: number): Watch {
  if (watch.provenAt !== null) return hasFailedSince(watch.provenAt, facts) ? fallen(watch, now) : watch;
  const pods = podsIn(readings);
  const isLocked = LOCKED.has(watch.failure?.class ?? '');
  const isRearmed = isLocked && pods.length > 0 && darkModel(pods, name) === null;
  return isRearmed ? rearmed(watch, now) : watch;
}

/** Classes that no time heals. */
const LOCKED = new Set(['Auth', 'Money', 'ModelGone']);

/** A ramp that came down again, or a look at all providers after which still nobody answers. */
function hasFailedSince(provenAt: number, facts: Facts): boolean {
  const step = newestStep(facts);
  if (step?.judgedAt && step.decision === 'down' && msOf(step.judgedAt) >= provenAt) return true;
  const { providersFound: found } = facts;
  return found !== undefined && msOf(found.at) >= provenAt && isFallback(facts);
}

async function probed(deps: Deps, input: Input, scene: Scene, settings: WatchSettings, watch: Watch): Promise<Watch> {
  const { clock } = deps;
  const start = clock.now();
  if (watch.provenAt !== null || !mayProbe(watch, settings, start)) return watch;
  const probes = await Promise.all(
    modelsOf(deps, input, scene).map((model) => deps.generatorPods.probe(input.targetId, scene.name, model, 'reach')),
  );
  const now = clock.now();
  const notDue = probes.map(({ failure }) => failure).filter((failure) => failure?.code === NOT_DUE);
  if (notDue.length > 0) return postponed(watch, now + Math.max(...notDue.map((failure) => failure?.horizon ?? 0)));
  const random = seeded(watch.hour.asked + input.epoch)();
  return afterProbe(watch, worstOf(probes), settings, { now, random });
}

/** The models that failed when the providers were probed, or else the first one. */
function modelsOf({ config }: Deps, { targetId }: Input, { facts, name }: Scene): string[] {
  const failed = facts.providersFound?.models.filter((one) => one.provider === name && one.failure !== null) ?? [];
  if (failed.length > 0) return failed.map(({ model }) => model);
  const provider = generatorOf(config, targetId).providers.find((one) => one.name === name);
  return provider?.models.slice(0, 1).map((model) => model.name) ?? [];
}

/** Returns the failure that asks for the longest wait, null if every probe was good. */
function worstOf(probes: Probe[]) {
  const failures = probes.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  return failures.toSorted((one, other) => (other.horizon ?? 0) - (one.horizon ?? 0))[0] ?? null;
}

/** While nobody answers, watches each able backup, too; otherwise the pods say whether the backup answers. */
async function hasChanged(deps: Deps, input: Input, { facts, readings, name }: Scene): Promise<boolean> {
  const { providers } = generatorOf(deps.config, input.targetId);
  const backups = providers.map((one) => one.name).filter((one) => one !== name);
  if (!isFallback(facts)) {
    const serving = backups.find((one) => one === facts.switched?.to);
    const dark = serving === undefined ? null : darkModel(podsIn(readings), serving);
    if (dark !== null) await note(deps, input, `dark:${dark.provider}:${dark.since}`, `${dark.provider} went dark.`);
    return dark !== null && isNews(deps, facts, dark.since);
  }
  const able = backups.filter((one) => !lacks(facts, one));
  const looked = await Promise.all(able.map((one) => look(deps, input, { facts, readings, name: one })));
  const found = looked.find(({ watch }) => watch.provenAt !== null);
  if (found) await noteProven(deps, input, found);
  return found !== undefined;
}

/** The shortest time between two looks at all providers for the same reason. */
const AGAIN_SECONDS = 60;

/** The last look at all providers knew of what is older, and is repeated ever less often. */
function isNews({ clock }: Deps, { providersFound: found, switched }: Facts, since: string | null): boolean {
  if (found === undefined || (since !== null && msOf(since) > msOf(found.at))) return true;
  const pause = nextLook(clock, switched?.at ?? found.at, AGAIN_SECONDS);
  return clock.now() >= msOf(found.at) + pause * 1000;
}

function lacks({ providersFound }: Facts, name: string): boolean {
  const models = providersFound?.models.filter(({ provider }) => provider === name) ?? [];
  return models.length > 0 && models.every((one) => one.lacks.length > 0);
}

/** Notes a provider that is proven, and nothing of another one. */
async function noteProven(deps: Deps, input: Input, { name, watch, needed }: Looked): Promise<void> {
  const { provenAt, flaps } = watch;
  if (provenAt === null) return;
  const after = flaps.length === 0 ? '' : `, after it had failed again ${flaps.length} times`;
  await note(deps, input, `proven:${name}:${provenAt}`, `${name} gave ${needed} good answers in a row${after}.`);
}

const note = ({ caseFile }: Deps, { incidentId }: Input, key: string, text: string) =>
  caseFile.note(incidentId, key, text);

/** The pods are looked at again meanwhile, however long the provider asks for. */
function waitOf({ clock, config }: Deps, { targetId }: Input, { nextAt, since }: Watch): number {
  const { checkSeconds } = targetOf(config, targetId);
  const until = Math.ceil((nextAt - clock.now()) / 1000);
  const most = restAt(Math.max(0, clock.now() - since) / 1000, checkSeconds);
  return Math.max(1, Math.min(until, most));
}
