import { closeIncident } from '../../core/incident/close-incident.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { writeReport } from '../../core/report/write-report.ts';
import { enterSafeMode } from '../../core/shard/enter-safe-mode.ts';
import { markUnhealthy } from '../../core/shard/mark-unhealthy.ts';
import { planRestore } from '../../core/snapshot/plan-restore.ts';
import { receive } from '../core/incident/signals.ts';
import { prepareWorld } from '../core/incident/world.ts';
import { manifestOf, prepareWorld as prepareSnapshots } from '../core/snapshot/world.ts';
import { FakeGoldenSets } from '../fakes/golden-sets.ts';
import { FakeReports } from '../fakes/reports.ts';
import { proveFieldCases } from './field-cases.ts';

const sweep = { queued: true };

proveFieldCases('what a person is told', [
  {
    report: 'an alert that waited 7.5 min behind another shard',
    before: 'alert to safe 0.7 s, alert to restored 3.4 min',
    now: '451.2 s and 654.5 s, with the wait of 450.5 s as a line of its own',
    proof: async () => {
      const world = await prepareWorld({ cooldownSeconds: 0 });
      const asked = { targetId: 'docs-rag', shardId: 'shard-1', runbook: 'shard-restore', by: 'Ann' } as const;
      const other = await startByPerson(world, asked);
      await receive(world, { shard: 'shard-2' });
      await routeSignals(world, sweep);
      world.clock.advance(450.5);
      await closeIncident(world, { ...other, incidentId: other.id, outcome: 'Completed' });
      await routeSignals(world, sweep);
      const [incident] = await world.incidents.list({ open: true });
      const about = { ...asked, shardId: 'shard-2', incidentId: incident?.id ?? '', epoch: incident?.epoch ?? 0 };

      world.clock.advance(0.7);
      await markUnhealthy(world, about);
      world.clock.advance(203.3);
      const at = new Date(world.clock.now()).toISOString();
      await world.caseFile.save(about.incidentId, 'cutOver', { before: 'shard-2', after: 'shard-2-r1', at });
      await closeIncident(world, { ...about, outcome: 'Completed' });
      const reports = new FakeReports();
      await writeReport({ ...world, reports, goldenSets: new FakeGoldenSets() }, about);

      expect(JSON.parse(await reports.read(about.incidentId, 'report.json'))).toMatchObject({
        ...{ alertToSafeSeconds: 451.2, alertToRestoredSeconds: 654.5, queueWaitSeconds: 450.5 },
        ...{ status: 'Completed', incident: { status: 'Completed' } },
      });
      const postmortem = await reports.read(about.incidentId, 'postmortem.md');
      expect(postmortem).toMatch(/of that waiting in the queue \| 7\.5 min/);
    },
  },
  {
    report: 'a plan of a second run, 48 min after the first one took the shard out',
    before: 'data-loss window 53 min',
    now: '5 min: to the first marking since the shard last served',
    proof: async () => {
      const { snapshots, ...planning } = await prepareSnapshots();
      const world = { ...planning, ...(await prepareWorld()), snapshots };
      snapshots.put(manifestOf('newest', 5 / 60));
      const run = async () => {
        const asked = { targetId: 'docs-rag', shardId: 'shard-1', runbook: 'shard-restore', by: 'Ann' } as const;
        const { id: incidentId, epoch } = await startByPerson(world, asked);
        return { ...asked, incidentId, epoch };
      };
      const first = await run();
      await markUnhealthy(world, first);
      await enterSafeMode(world, first);
      await closeIncident(world, { ...first, outcome: 'Expired' });
      world.clock.advance(48 * 60);
      const second = await run();

      await markUnhealthy(world, second);
      const { planHash } = await planRestore(world, second);

      const { plans, markedAt, outSince } = await world.caseFile.facts(second.incidentId);
      expect(plans?.[planHash]).toMatchObject({ dataLossSeconds: 300 });
      expect([outSince, markedAt]).toEqual(['2026-11-23T03:00:00.000Z', '2026-11-23T03:48:00.000Z']);
    },
  },
]);
