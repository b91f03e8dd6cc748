import { assertSafe } from '../../sandbox/server/assert-safe.ts';
import { type Night, startNight } from '../../sandbox/server/night.ts';
import { shareOf } from '../../share.ts';
import { until } from '../../until.ts';
import { assertWell } from './assert-well.ts';
import { type Fault, type Ran, type Row, repairs, runRow, untilQuiet } from './row.ts';
import { lineOf, rungOf, tableOf } from './table.ts';

jest.setTimeout(600_000);

const SHARDS = ['shard-1', 'shard-2', 'shard-3', 'shard-4'];
const OF_DATABASE: Fault[] = ['truncated-sqlite', 'zeroed-sqlite-header'];
const OF_INDEX: Fault[] = [
  ...(['lost-index-metadata', 'damaged-index-metadata', 'lost-index', 'truncated-index', 'zeroed-index'] as const),
  ...(['flipped-index-bits', 'swapped-vectors', 'lost-index-vectors', 'lost-index-lengths'] as const),
  ...(['damaged-index-header', 'truncated-index-header'] as const),
];
const BEHIND_A_WARM_SERVER: Fault[] = [
  ...(['lost-index-metadata', 'truncated-index', 'flipped-index-bits', 'swapped-vectors'] as const),
  ...(['truncated-index-header'] as const),
];
const OF_SNAPSHOT: Fault[] = [
  ...(['lost-snapshot-object', 'truncated-snapshot-object', 'flipped-snapshot-bit', 'foreign-snapshot'] as const),
  ...(['wrong-snapshot-manifest', 'other-snapshot-dimension', 'wrong-snapshot-baseline'] as const),
];
const OF_PROCESS: Fault[] = ['killed-process', 'hung-process', 'write-limit', 'slow-start'];
const lines: string[][] = [];
let night: Night;

beforeAll(async () => {
  const approvals = { preApproved: ['restore' as const, 'reintroduce' as const] };
  const brakes = { budget: { perHour: 1000, perDay: 1000 }, breaker: { repeats: 1000, withinSeconds: 0 } };
  night = await startNight({ approvals, ...brakes, settleSeconds: 1, cooldownSeconds: 0 });
});
afterAll(async () => {
  process.stdout.write(`\n${tableOf(lines)}\n\n`);
  await night.end();
});

type Case = [string, Row];
function rowsOf(begunBy: Row['begunBy'], hows: Fault[][], ends: Row['ends'] = 'Completed'): Case[] {
  const rows = hows.map((how, at): Case => [how.join(' + '), { how, begunBy, ends, shard: SHARDS[at % 4] as string }]);
  return shareOf(rows);
}
const alone = (faults: Fault[]) => faults.map((fault) => [fault]);

describe('damage that a restore mends', () => {
  it.each(rowsOf('alert', alone([...OF_INDEX, ...OF_DATABASE])))(
    '%s, after a reboot: the alert begins the run',
    restores,
  );

  it.each(rowsOf('person', alone(BEHIND_A_WARM_SERVER)))(
    '%s, behind a warm server: a copy that is reopened finds it',
    restores,
  );

  it.each(rowsOf('alert', [['deleted-sqlite']]))('%s: the document that is refused raises the alert', restores);

  async function restores(_: string, row: Row): Promise<void> {
    const ran = await mended(row);

    expect(rungOf(ran)).toBe('restore');
    if (row.begunBy === 'person') expect(ran.facts.probes?.found?.healthy).toBe(true);
  }
});

describe('a bad newest snapshot is refused, and the older one is restored', () => {
  it.each(
    rowsOf(
      'alert',
      OF_SNAPSHOT.map((how) => [how, 'lost-index-metadata']),
    ),
  )('%s', async (_, row) => {
    const ran = await mended(row);

    expect(rungOf(ran)).toBe('restore (1 refused)');
  });
});

describe('damage to the running server', () => {
  it.each(rowsOf('alert', alone(OF_PROCESS)))('%s: a restart mends it', async (_, row) => {
    const ran = await mended(row);

    expect(rungOf(ran)).toBe('restart');
  });
});

describe('damage that changes no answer', () => {
  it.each(rowsOf('person', [['damaged-index-links']], 'NoActionNeeded'))('%s: nothing is done', async (_, row) => {
    const ran = await runRow(night, row);

    lines.push(lineOf(night, ran));
    expect([ran.incident.state, ran.facts.safeAt]).toEqual(['NoActionNeeded', undefined]);
    await assertWell(night);
  });
});

describe('more than one at once', () => {
  it('two shards: both are repaired, two at a time at the most, while the others serve', async () => {
    await untilQuiet(night);
    const known = (await repairs(night)).map(({ id }) => id);
    const watch = watchRepairs();

    await Promise.all(['shard-2', 'shard-3'].map((shard) => night.breakShard(shard, 'swapped-vectors')));
    const done = await until(async () => {
      const fresh = (await repairs(night)).filter(({ id, state }) => !known.includes(id) && state === 'Completed');
      return ['shard-2', 'shard-3'].every((shard) => fresh.some(({ subject }) => subject.id === shard)) && fresh;
    });

    const seen = await watch.stop();
    expect(seen.mostAtOnce).toBeLessThanOrEqual(2);
    expect([...seen.routesOfOthers]).toEqual(['self']);
    expect(done.map(({ requestedBy }) => requestedBy)).toEqual(
      done.map(() => ({ kind: 'alerts', source: 'alertmanager' })),
    );
    await assertWell(night);
  });

  it('a shard and its replica: the replica does not stand in, the others answer meanwhile', async () => {
    await night.breakShard('shard-1-replica', 'killed-process');

    const ran = await mended(
      { how: ['swapped-vectors'], shard: 'shard-1', begunBy: 'alert', ends: 'Completed' },
      false,
    );

    await night.ports.workloads.unfenced.restart('shard-1-replica');
    const keys = (await night.ports.caseFile.timeline(ran.incident.id)).map(({ key }) => key);
    expect(ran.facts.probes?.replica?.healthy).toBe(false);
    expect(keys).toContain('serve:degraded');
    await assertWell(night);
  });
});

async function mended(row: Row, thenWell = true): Promise<Ran> {
  const ran = await runRow(night, row);
  expect([ran.incident.state, ran.facts.failure]).toEqual(['Completed', undefined]);
  await assertSafe(night, ran.incident.id, ran.damaged);
  lines.push(lineOf(night, ran));
  if (thenWell) await assertWell(night);
  return ran;
}

/** Looks all the time how many repairs are under way, and how the shards are served that nobody broke. */
function watchRepairs() {
  const seen = { mostAtOnce: 0, routesOfOthers: new Set<string>() };
  let stopped = false;
  const watching = until(async () => {
    const { ports } = night;
    const open = (await repairs(night)).filter(({ closedAt }) => closedAt === null).length;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, open);
    for (const { shardId, route } of await ports.registry.read(ports.targetId))
      if (['shard-1', 'shard-4'].includes(shardId)) seen.routesOfOthers.add(route);
    return stopped;
  });
  return {
    async stop() {
      stopped = true;
      await watching;
      return seen;
    },
  };
}
