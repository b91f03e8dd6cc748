import { EFFECT_NAMES } from '../../sandbox/server/ports/effects.ts';
import { SHARD_IDS } from '../../sandbox/world/world.ts';
import { type Dice, diceOf } from './dice.ts';

/**
 * How a sandbox is broken off: at a failpoint or some time after the shard was broken, and by how
 * much its clock is off when it is started again.
 */
export type Crash = {
  at: { failpoint: string } | { afterMs: number };
  end: 'kill' | 'kill-all' | 'stop';
  stopMs: number;
  clockOffsetMs: number;
};
/** One recovery: what is broken, and how it is broken off. */
export type Trial = { shardId: string; how: string; crashes: Crash[] };

/**
 * Faults from which a recovery ends well; where a restart of the server alone mends one, there may
 * be nothing left to do.
 */
const HOWS = ['lost-index-metadata', 'truncated-index', 'deleted-sqlite', 'killed-process'];
export const MENDED_BY_RESTART = ['killed-process'];

/**
 * How often one recovery by a restore has each effect, about: where a number is too high, the
 * failpoint is not reached.
 */
const PASSAGES: Record<string, number> = {
  'approvals.decide': 2,
  'approvals.request': 2,
  'caseFile.note': 25,
  'caseFile.save': 18,
  'engine.commit': 100,
  'engine.invoke': 30,
  'evidence.put': 5,
  'executions.succeed': 2,
  'handlers.deliver-decision': 2,
  'incidents.update': 2,
  'jobs.start': 2,
  'outbox.done': 5,
  'registry.change': 2,
  'signals.put': 2,
};
/** Of other courses than this one. */
const UNUSED =
  /^(goldenSets|nonces|snapshots|writers|killSwitch|breakers|leases|routes|snapshotStorage)\.|^executions\.stop|^handlers\.stop|^jobs\.stopAll|^outbox\.failed/;
const ALSO_UNUSED = /handlers.remind|^processTable\.(end|endStrays|forget)$|^volumes\.discardCopy$/;
const EFFECTS = EFFECT_NAMES.filter((name) => !UNUSED.test(name) && !ALSO_UNUSED.test(name));
const LONGEST_MS = 12_000;
const TEN_MINUTES_MS = 600_000;

/** The trial of one run of a seed: always the same. */
export function trialOf(seed: number, run: number): Trial {
  const dice = diceOf(seed, run);
  const crashes = Array.from({ length: 1 + dice.below(2) }, () => crashOf(dice));
  return { shardId: dice.oneOf(SHARD_IDS), how: dice.oneOf(HOWS), crashes };
}

function crashOf(dice: Dice): Crash {
  const afterMs = dice.below(LONGEST_MS);
  const failpoint = failpointOf(dice);
  return {
    at: dice.below(3) === 0 ? { afterMs } : { failpoint },
    end: dice.oneOf(['kill', 'kill', 'kill', 'kill-all', 'kill-all', 'stop'] as const),
    stopMs: 1_000 + dice.below(4_000),
    clockOffsetMs: dice.oneOf([0, 0, TEN_MINUTES_MS, -TEN_MINUTES_MS]),
  };
}

function failpointOf(dice: Dice): string {
  const effect = dice.oneOf(EFFECTS);
  return `${effect}:${dice.oneOf(['before', 'after'])}#${1 + dice.below(PASSAGES[effect] ?? 1)}`;
}

/** A trial in one line. */
export function described({ shardId, how, crashes }: Trial): string {
  return `${shardId} ${how}: ${crashes.map(crashInWords).join(', then ')}`;
}

function crashInWords({ at, end, stopMs, clockOffsetMs }: Crash): string {
  const when = 'failpoint' in at ? `at ${at.failpoint}` : `${at.afterMs} ms after the damage`;
  if (end === 'stop') return `stop ${when} for ${stopMs} ms`;
  const skew = clockOffsetMs === 0 ? '' : `, clock off by ${clockOffsetMs / 60_000} min`;
  return `${end} ${when}${skew}`;
}
