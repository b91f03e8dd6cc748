import type { FlagReading, ProviderFlag } from '../../../core/provider/ports/provider-flag.ts';
import { LOST_INDEX, NO_DAMAGE } from './whole-world/damage.ts';
import type { Outages } from './whole-world/providers.ts';
import type { Scenario } from './whole-world/scenario.ts';
import { openScenario, resultOf, routesOf } from './whole-world/walk.ts';

const BACK_IN_TEN_MINUTES: Outages = { openai: { untilSecond: 600 } };

/** Runs the real verbs on the synthesized machine; gives how it ended and who answers then. */
async function run(scenario: Partial<Scenario> & { outages?: Outages; flag?: ProviderFlag }) {
  const { outages = BACK_IN_TEN_MINUTES, flag, ...rest } = scenario;
  const damage = { ...NO_DAMAGE, ...rest.damage, outages, ...(flag && { flag }) };
  const world = await openScenario({ runbook: 'provider-failover', outcome: 'Completed', ...rest, damage });
  const id = await world.run();
  const incidents = await world.ports.incidents.list({ targetIds: ['docs-rag'], since: '1970-01-01T00:00:00Z' });
  const facts = await world.ports.caseFile.facts(id);
  const ended = {
    ...(await resultOf(world, id)),
    states: incidents.map(({ runbook, state }) => `${runbook} ${state}`).sort(),
    generator: await world.ports.generatorStates.read('docs-rag'),
    routes: await routesOf(world),
    facts,
    told: world.ports.notifier.told.map(({ text }) => text),
    effectsOf: (what: RegExp) => world.ports.effects.filter((effect) => what.test(effect)),
  };
  await world.close();
  return ended;
}

const all = (name: string) =>
  ['openai', 'azure'].map((provider) => ({ provider, percent: provider === name ? 100 : 0 }));

test('an outage of ten minutes: switched, proven, watched, brought back step by step, unattended but for two approvals', async () => {
  const { state, wrong, generator, facts, pages } = await run({});

  expect({ state, wrong, pages }).toEqual({ state: 'Completed', wrong: [], pages: 0 });
  expect(generator).toMatchObject({
    mode: 'live',
    weights: all('openai'),
    admission: null,
    backlog: false,
    shadow: false,
  });
  expect(facts.switched).toMatchObject({ to: 'azure', provenAt: expect.any(String) });
  expect(Object.values(facts.rampSteps ?? {}).map(({ percent }) => percent)).toEqual([25, 100]);
  expect(Object.values(facts.rampSteps ?? {}).map(({ decision }) => decision)).toEqual(['up', 'up']);
});

test('both are down: cached answers and refusals until the backup is back, then it answers, then the primary', async () => {
  const { state, wrong, generator, facts } = await run({
    outages: { openai: { untilSecond: 3000 }, azure: { untilSecond: 900 } },
  });

  expect({ state, wrong }).toEqual({ state: 'Completed', wrong: [] });
  expect(facts.fallbackAt).toBeDefined();
  expect(facts.switched?.to).toBe('azure');
  expect(generator).toMatchObject({ mode: 'live', weights: all('openai'), admission: null, backlog: false });
});

test('a revoked key pages at once, once, although the backup covers it', async () => {
  const { pages, told } = await run({
    outages: { openai: { untilSecond: 600, failure: { class: 'Auth', code: 'invalid_api_key' } } },
  });

  expect(pages).toBe(1);
  expect(told).toContain(
    "provider openai needs a person: openai fails with Auth (invalid_api_key) for 'openai-1'. The run goes on.",
  );
});

test('a backup that fails after the switch is told, too, in a page of its own', async () => {
  const { state, told } = await run({
    outages: {
      openai: { untilSecond: 3000, failure: { class: 'Auth', code: 'invalid_api_key' } },
      azure: { fromSecond: 900, untilSecond: 2000, failure: { class: 'Money', code: 'insufficient_quota' } },
    },
  });

  const pages = told.filter((text) => text.endsWith('The run goes on.'));
  expect(state).toBe('Completed');
  expect(pages.map((text) => /azure|openai/.exec(text.replace('provider openai', ''))?.[0])).toEqual([
    ...['openai', 'azure'],
  ]);
});

test('what is rejected or not decided leaves traffic where it was', async () => {
  const rejected = await run({ decisions: ['reject'] });
  const nobody = await run({ decisions: ['nobody'] });

  expect([rejected, nobody].map(({ state, wrong, generator }) => ({ state, wrong, generator }))).toEqual([
    { state: 'Rejected', wrong: [], generator: null },
    { state: 'Expired', wrong: [], generator: null },
  ]);
});

test('an observation probes and plans, and changes nothing', async () => {
  const { state, wrong, generator, facts } = await run({ runbook: 'provider-observe' });

  expect({ state, wrong, generator }).toEqual({ state: 'Observed', wrong: [], generator: null });
  expect(Object.values(facts.plans ?? {}).map(({ action }) => action)).toEqual(['switch']);
});

test('a failover and a restore of one target, side by side, end as each does alone', async () => {
  const failover = await run({});
  const restore = await run({ runbook: 'shard-restore', damage: { ...LOST_INDEX } });
  const both = await run({ beside: 'shard-restore', damage: { ...LOST_INDEX } });

  expect(both.states).toEqual([...failover.states, ...restore.states].sort());
  expect(both.states).toEqual(['provider-failover Completed', 'shard-restore Completed']);
  expect(both.effectsOf(/./)).toEqual(restore.effectsOf(/./));
  expect(both.routes).toEqual(restore.routes);
  expect(both.generator?.weights).toEqual(failover.generator?.weights);
  expect(Object.values(both.facts.rampSteps ?? {}).map(({ percent }) => percent)).toEqual([25, 100]);
});

test('of two runs that race for one flag one wins, and the other ends as Skipped with the name of the winner', async () => {
  const flag = sharedFlag(2);

  const ends = await Promise.all([run({ flag }), run({ flag })]);

  const skipped = ends.find(({ state }) => state === 'Skipped');
  expect(ends.map(({ state }) => state).sort()).toEqual(['Completed', 'Skipped']);
  expect(ends.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(flag.switches).toBe(1);
  expect(skipped?.facts.overruledBy).toMatchObject({
    said: 'azure',
    who: expect.stringContaining('in place of openai'),
  });
  expect(skipped?.told.at(-1)).toMatch(/ended as Skipped: .* was faster, and it is left at that$/);
});

/** A flag that several worlds share; all of them have planned when the first one switches. */
function sharedFlag(racers: number): ProviderFlag & { switches: number } {
  let now: FlagReading = { provider: 'openai', value: null, version: '1', writtenBy: null, ownedBy: null };
  let ready = 0;
  let start = () => {};
  const started = new Promise<void>((go) => {
    start = go;
  });
  const flag = {
    switches: 0,
    read: async () => now,
    switch: async (_: unknown, from: FlagReading, to: string, why: string) => {
      ready += 1;
      if (ready === racers) start();
      await started;
      if (now.version !== from.version) return { lostTo: now };
      flag.switches += 1;
      const before = now;
      now = { ...now, provider: to, version: String(Number(now.version) + 1), writtenBy: `a run (${why})` };
      return { switched: now, before };
    },
  };
  return flag;
}
