import type { CaseFacts } from '../contracts/case-file.ts';
import type { GeneratorConfig } from '../contracts/config/generator-config.ts';
import { askedOf, primaryOf } from '../contracts/config/target-of.ts';
import type { PodReading } from '../contracts/provider/pod-reading.ts';
import type { ProviderState } from '../contracts/provider/provider-view.ts';
import type { ModelFound } from '../contracts/rooms/provider.ts';
import { msOf } from '../kernel/instant.ts';
import { type BackupVerdict, judgeBackup } from './capability/judge-backup.ts';
import { consequences } from './failure/consequences.ts';
import { loadIn } from './load-in.ts';
import { podsIn } from './ramp/join-readings.ts';

/** So many equal results in a row outweigh a breaker that says otherwise. */
const ENOUGH = 3;
/** A primary that was judged in none of so many looks fails again and again: it is down. */
const MOST_LOOKS = 10;

/** States of a breaker that keep requests from a model, except for a horizon that it asked for. */
const OPEN: ProviderState[] = ['locked', 'open', 'probing'];

type Found = { models: ModelFound[]; readings: PodReading[]; before: CaseFacts['providersFound'] | null };
type Verdict = { isUp: boolean; streak: number; looks: number; isSettled: boolean; isDurable: boolean };

/**
 * Judges the primary by its probes and its breakers. Probe and breaker have to agree, or the probe
 * has to say the same several times. `isDurable` is whether its failure is one to switch for.
 */
export function judgePrimary(generator: GeneratorConfig, found: Found): Verdict {
  const { before } = found;
  const verdict = judgeLook(generator, found);
  const looks = before !== null && !before.isSettled ? (before.looks ?? 0) + 1 : 1;
  if (verdict.isSettled || looks < MOST_LOOKS) return { ...verdict, looks };
  return { ...verdict, looks, isUp: false, isSettled: true, isDurable: true };
}

function judgeLook(generator: GeneratorConfig, { models, readings, before }: Found): Omit<Verdict, 'looks'> {
  const primary = models.filter(({ provider }) => provider === primaryOf(generator).name);
  const isUp = !isDown(primary);
  const isNext = before !== null && !before.isSettled && before.isUp === isUp;
  const streak = isNext ? before.streak + 1 : 1;
  const isOpen = primary.some(({ breaker }) => breaker !== null && OPEN.includes(breaker));
  if (isUp) return { isUp, streak, isSettled: !isOpen || streak >= ENOUGH, isDurable: false };
  const isProven = isOpen || streak >= ENOUGH;
  const durable = primary.map((model) => isDurable(generator, readings, model, isProven));
  const mayProve = primary.some(({ failure }) => failure !== null && consequences[failure.class].durable === 'proven');
  return {
    isUp,
    streak,
    isDurable: durable.includes(true),
    isSettled: durable.includes(true) || isProven || !mayProve,
  };
}

/** Returns whether a model answers: its own refusal of a probe is an answer, too. */
export const isAnswering = ({ failure }: Pick<ModelFound, 'failure'>): boolean =>
  failure === null || failure.class === 'Client' || failure.class === 'Policy';

/**
 * Returns whether a provider is down: its credentials do not serve, or its only model is dark, or
 * two of them.
 */
function isDown(models: ModelFound[]): boolean {
  const dark = models.filter((model) => !isAnswering(model));
  const isLocked = dark.some(({ failure }) => failure?.class === 'Auth' || failure?.class === 'Money');
  return isLocked || dark.length >= Math.min(2, models.length);
}

function isDurable(
  { switch: limits }: GeneratorConfig,
  readings: PodReading[],
  { provider, failure }: ModelFound,
  isProven: boolean,
): boolean {
  if (failure === null) return false;
  switch (consequences[failure.class].durable) {
    case 'yes':
      return true;
    case 'proven':
      return isProven;
    case 'horizon':
      return (
        (failure.horizonSeconds ?? 0) > limits.throttledSeconds ||
        throttledShare(readings, provider) >= limits.throttledShare
      );
    default:
      return false;
  }
}

/** The share of throttled requests among all to a provider; 0 without any. */
function throttledShare(readings: PodReading[], provider: string): number {
  const traffic = podsIn(readings).flatMap((pod) => pod.traffic.filter((one) => one.provider === provider));
  const sum = (of: 'requests' | 'throttled') => traffic.reduce((all, one) => all + one[of], 0);
  return sum('requests') === 0 ? 0 : sum('throttled') / sum('requests');
}

const GRAVEST: ProviderState[] = ['locked', 'open', 'probing', 'throttled', 'serving'];

/** Returns the gravest of the states that pods have for a model; null if there is none. */
export const gravestOf = (views: { state: ProviderState }[]): ProviderState | null =>
  GRAVEST.find((each) => views.some(({ state }) => state === each)) ?? null;

/** Returns the gravest state that any pod has for a model; null if no pod says anything. */
export function breakerOf(readings: PodReading[], provider: string, model: string): ProviderState | null {
  const views = podsIn(readings).flatMap(({ models }) => models);
  return gravestOf(views.filter((view) => view.provider === provider && view.model === model));
}

/** Returns whether only cached answers and refusals are given since the last switch. */
export const isFallback = ({ fallbackAt, switched }: Partial<CaseFacts>): boolean =>
  fallbackAt !== undefined && (switched === undefined || msOf(switched.at) < msOf(fallbackAt));

/** Judges a backup as a stand-in for the primary, by what the pods were asked of late. */
export function judgeStandIn(
  generator: GeneratorConfig,
  backup: GeneratorConfig['providers'][number],
  readings: PodReading[],
): BackupVerdict {
  const { quotaShare } = generator.switch;
  return judgeBackup(backup, { asked: askedOf(generator), ...loadIn(readings), quotaShare });
}

/** Returns the first backup that answers and lacks nothing to stand in; null if there is none. */
export function standInFor(primary: string, models: ModelFound[]): string | null {
  const able = models.find((model) => model.provider !== primary && isAnswering(model) && model.lacks.length === 0);
  return able?.provider ?? null;
}
