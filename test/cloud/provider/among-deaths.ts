import { shareOf } from '../../share.ts';
import { cloudSuite } from '../needs.ts';
import { amongDeaths, namesOf, testAmongDeaths } from '../story/deaths.ts';
import { spendHardNight } from './hard-night.ts';
import type { ProviderStory } from './start-story.ts';

const MINUTE = 60_000;

/** The functions of these runbooks, and what the others do for them alone. */
const KILLED = [
  'closeIncident',
  'collectProviderEvidence',
  'drainBacklog',
  'judgeRamp',
  'leaveGenerator',
  'pageProvider',
  'planRamp',
  'planSwitch',
  'prewarmProviders',
  'probeProviders',
  'proveSwitch',
  'requestApproval',
  'serveFallback',
  'stepRamp',
  'switchProvider',
  'throttleTraffic',
  'watchPrimary',
  'worker',
];
/** Where a line of `dying-function.cjs` says more than the name. */
const LINES: Record<string, string> = { worker: 'worker pod-readings' };
type Night = Awaited<ReturnType<typeof spendHardNight>>;

/** A night without deaths, and one among them. */
export function nightsAmongDeaths(story: () => ProviderStory): void {
  cloudSuite(['killing'], 'a night in which nobody answers for a while', () => {
    /** Those of the night that is spent first, whichever it is. */
    let traces: Night['traces'] | undefined;

    test(
      'cached answers and refusals, the switch, the way back rejected, then approved',
      async () => {
        const night = await spendHardNight(story(), 1);

        expectBack(night);
        traces ??= night.traces;
        expect(night.traces).toEqual(traces);
      },
      20 * MINUTE,
    );

    testAmongDeaths('provider-failover')(
      'leaves the same where functions are killed after each change that they make',
      async () => {
        const names = shareOf(KILLED);
        const killed = names.map((name) => LINES[name] ?? name);
        const killing = { machines: ['provider-failover', 'provider-prewarm'], killed, sweepMs: 15_000 };
        const { result: night, deaths } = await amongDeaths(killing, () => spendHardNight(story(), 2));

        expectBack(night);
        traces ??= night.traces;
        expect(night.traces).toEqual(traces);
        expect(namesOf(deaths)).toEqual(names);
      },
      20 * MINUTE,
    );
  });
}

function expectBack({ runs, meanwhile, after, answers }: Night): void {
  const ends = ['Rejected', 'Completed', 'Completed'];
  const strange = runs.filter(({ status }, at) => status !== ends[at]);
  expect(strange.map(({ status, timeline, steps }) => [status, timeline, steps.filter(({ error }) => error)])).toEqual(
    [],
  );
  expect([meanwhile, after]).toEqual(['backup two', 'primary one'].map((said) => [said, said]));
  expect(Object.keys(answers).filter((said) => said.startsWith('failed'))).toEqual([]);
}
