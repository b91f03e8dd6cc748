import type {
  ModelItem,
  ProviderItem,
  ProvidersView,
  RampItem,
  RampStepItem,
} from '../../../core/contracts/http/providers.ts';

const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** A service whose primary was down: its backup has most of the traffic, and the way back is under way. */
export function providersOf(over: Partial<ProvidersView> = {}): ProvidersView {
  return {
    targetId: 'docs-rag',
    providers: [
      providerOf({
        models: [modelOf({ state: 'serving', failure: 'Server' }), modelOf({ model: 'large', ...OPEN() })],
      }),
      providerOf({
        name: 'backup',
        kind: 'anthropic',
        role: 'backup',
        percent: 75,
        models: [modelOf({ model: 'other' })],
      }),
    ],
    flag: {
      ...{ kind: 'gateway', provider: null, value: 'primary 25 %, backup 75 %' },
      ...{ writtenBy: 'Ragmend (step up to 25 %)', ownedBy: null },
    },
    state: { mode: 'live', version: 7, by: { kind: 'ragmend' }, reason: 'step up to 25 %', at: at(-120) },
    pods: [
      { pod: 'ragmend-gateway-1', version: 7, away: null },
      { pod: 'ragmend-gateway-2', version: 6, away: null },
    ],
    answers: { total: { primary: 41_200, backup: 5210, cached: 38, refused: 2 }, minutes: minutesOf() },
    backlog: { waiting: 3, oldestSeconds: 42, expired: 0, failed: 1 },
    ramp: rampOf(),
    unknown: [],
    ...over,
  };
}

export const providerOf = (over: Partial<ProviderItem> = {}): ProviderItem => ({
  ...{ name: 'primary', kind: 'openai', role: 'primary', percent: 25, models: [modelOf()] },
  ...over,
});

export const modelOf = (over: Partial<ModelItem> = {}): ModelItem => ({
  ...{ model: 'small', state: 'serving', since: null, until: null, failure: null, pods: { so: 2, of: 2 } },
  ...over,
});

const OPEN = (): Partial<ModelItem> => ({
  ...{ state: 'open', since: at(-200), until: at(95), failure: 'Overloaded', pods: { so: 1, of: 2 } },
});

/** Steps up, down again, and one under way. */
export function rampOf(over: Partial<RampItem> = {}): RampItem {
  return {
    ...{ incidentId: 'docs-rag-provider-failover-3', openedAt: at(-3600), closedAt: null, primary: 'primary' },
    ...{ hitMargin: 0.1, precisionMargin: 0.1 },
    steps: [
      stepOf({ at: at(-3000), percent: 1, losses: 0, lossUpper: 0.048 }),
      stepOf({ at: at(-2400), percent: 5, wins: 2, losses: 1, lossUpper: 0.076 }),
      stepOf({ at: at(-1800), percent: 25, losses: 5, lossUpper: 0.165, decision: 'down', reason: 'too many losses' }),
      stepOf({ at: at(-1200), percent: 5, wins: 1, losses: 1, lossUpper: 0.076 }),
      stepOf({
        at: at(-120),
        percent: 25,
        pairs: 14,
        lossUpper: null,
        precisionLower: null,
        decision: null,
        reason: 'waits for pairs',
      }),
    ],
    ...over,
  };
}

export const stepOf = (over: Partial<RampStepItem> = {}): RampStepItem => ({
  ...{ at: at(-3000), percent: 1, pairs: 61, needed: 61, wins: 0, losses: 0, lossUpper: 0.048, precisionLower: -0.02 },
  ...{ decision: 'up' as const, reason: '0 losses in 61 pairs' },
  ...over,
});

const PHASES = [
  { minutes: 20, answers: { primary: 93, backup: 0, cached: 0, refused: 0 } },
  { minutes: 1, answers: { primary: 0, backup: 0, cached: 38, refused: 2 } },
  { minutes: 24, answers: { primary: 0, backup: 88, cached: 0, refused: 0 } },
  { minutes: 15, answers: { primary: 20, backup: 66, cached: 0, refused: 0 } },
];

/** An hour in which the backup took over, after a minute in which nobody could answer. */
function minutesOf() {
  const last = Date.parse(`${new Date().toISOString().slice(0, 16)}:00.000Z`);
  const hour = PHASES.flatMap(({ minutes, answers }) => Array.from({ length: minutes }, () => answers));
  return hour.map((answers, minute) => ({ from: new Date(last - (59 - minute) * 60_000).toISOString(), answers }));
}
