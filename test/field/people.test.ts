import { approvalText } from '../../cli/commands/approvals.ts';
import { askDecision } from '../../cli/demo/ask-decision.ts';
import { expireApprovals } from '../../core/approval/expire-approvals.ts';
import { remindPeople } from '../../core/approval/remind-people.ts';
import { approvalItem } from '../../core/contracts/http/http.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import { closeIncident } from '../../core/incident/close-incident.ts';
import { routeSignals } from '../../core/incident/route-signals.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { writeReport } from '../../core/report/write-report.ts';
import { enterSafeMode } from '../../core/shard/enter-safe-mode.ts';
import { markUnhealthy } from '../../core/shard/mark-unhealthy.ts';
import { planRestore } from '../../core/snapshot/restore/plan-restore.ts';
import { stories } from '../../core/stories.ts';
import { prepareApp, prepareWaiting, signIn } from '../control-plane/api/app-world.ts';
import { receive } from '../core/incident/signals.ts';
import { prepareWorld, type World } from '../core/incident/world.ts';
import { manifestOf, prepareWorld as prepareSnapshots } from '../core/snapshot/world.ts';
import { FakeGoldenSets } from '../fakes/golden-sets.ts';
import { FakeNotifier } from '../fakes/notifier.ts';
import { FakeReports } from '../fakes/reports.ts';
import { proveFieldCases } from './field-cases.ts';

const sweep = { queued: true };
const runOf = async (world: World, shardId: string) => {
  const asked = { targetId: 'docs-rag', subjectId: shardId, runbook: 'shard-restore', by: 'Ann' } as const;
  const { id: incidentId, epoch } = await startByPerson(world, asked);
  return { ...asked, shardId, subject: shardNamed(shardId), incidentId, epoch };
};

proveFieldCases('what a person is told', [
  {
    report: 'an alert that waited 7.5 min until it could start',
    before: 'alert to safe 0.7 s, alert to restored 3.4 min',
    now: '451.2 s and 654.5 s, with the wait of 450.5 s as a line of its own',
    proof: async () => {
      const world = await prepareWorld({ cooldownSeconds: 0 });
      const stop = { by: 'Ann', reason: 'an outage', at: '' };
      await world.killSwitch.set({ ...stop, on: true });
      await receive(world, { shard: 'shard-2' });
      await routeSignals(world, sweep);
      world.clock.advance(450.5);
      await world.killSwitch.set({ ...stop, on: false });
      await routeSignals(world, sweep);
      const [{ id: incidentId = '', epoch = 0 } = {}] = await world.incidents.list({ open: true });
      const about = { incidentId, epoch, targetId: 'docs-rag', shardId: 'shard-2' };

      world.clock.advance(0.7);
      await markUnhealthy(world, about);
      world.clock.advance(203.3);
      await world.caseFile.save(about, 'restoredAt', '', new Date(world.clock.now()).toISOString());
      await closeIncident(world, { ...about, outcome: 'Completed' });
      const reports = new FakeReports();
      await writeReport({ ...world, reports, stories, goldenSets: new FakeGoldenSets() }, about);

      expect(JSON.parse(await reports.read(about.incidentId, 'report.json'))).toMatchObject({
        ...{ alertToSafeSeconds: 451.2, alertToRestoredSeconds: 654.5, queueWaitSeconds: 450.5 },
        ...{ status: 'Completed', incident: { status: 'Completed' } },
      });
      expect(await reports.read(about.incidentId, 'postmortem.md')).toMatch(/waiting in the queue \| 7\.5 min/);
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
      const first = await runOf(world, 'shard-1');
      for (const tail of [markUnhealthy, enterSafeMode]) await tail(world, first);
      await closeIncident(world, { ...first, outcome: 'Expired' });
      world.clock.advance(48 * 60);
      const second = await runOf(world, 'shard-1');

      await markUnhealthy(world, second);
      const { planHash } = await planRestore(world, second);

      const { plans, safeAt, safeSince } = await world.caseFile.facts(second.incidentId);
      expect(plans?.[planHash]).toMatchObject({ dataLossSeconds: 300 });
      expect([safeSince, safeAt]).toEqual(['2026-11-23T03:00:00.000Z', '2026-11-23T03:48:00.000Z']);
    },
  },
  {
    report: 'a breaker open, a shard out of rotation for 78 min, an alert held',
    before: '"Nothing waits for you"',
    now: 'GET /api/needs names all three, since when and why, and the run that expired',
    proof: async () => {
      const app = await prepareApp();
      const { world } = app;
      const first = await runOf(world, 'shard-2');
      for (const tail of [markUnhealthy, enterSafeMode]) await tail(world, first);
      await closeIncident(world, { ...first, outcome: 'Expired' });
      const standing = { openedAt: new Date(world.clock.now()).toISOString(), resetAt: null, resetBy: null };
      await world.breakers.open({ ...first, ...standing, reason: 'again and again' }, []);
      world.clock.advance(78 * 60);
      await receive(world, { shard: 'shard-2' });
      await routeSignals(world, sweep);

      const response = await app.send('/api/needs', { headers: await signIn(app, 'Bo') });

      const { subject } = first;
      const [since, again] = ['2026-11-23T03:00:00.000Z', 'ragmend start shard-2 --as NAME --target docs-rag'];
      expect(await response.json()).toMatchObject({
        needs: [
          { kind: 'shard-out', subject, since, command: again },
          { kind: 'breaker', subject, since },
          { kind: 'alert', subject, disposition: 'Breaker', why: expect.stringContaining('open breaker') },
          { kind: 'run', incidentId: first.incidentId, status: 'Expired', command: again },
        ],
      });
    },
  },
  {
    report: '`--target` with a typing error',
    before: '"nothing waits", exit 0',
    now: 'an error that names the known targets, on every route',
    proof: async () => {
      const app = await prepareApp();
      const headers = await signIn(app, 'Bo');
      for (const route of ['needs', 'approvals', 'incidents', 'brakes', 'snapshots', 'service']) {
        const response = await app.send(`/api/${route}?target=docs-rg`, { headers });

        const detail = "target 'docs-rg' is unknown: use one of docs-rag, observed";
        expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ detail })]);
      }
    },
  },
  {
    report: 'the first message that a plan waits, and its card',
    before: 'severity info, no address, and the plan alone',
    now: 'critical, the harm first, with the address of the plan and the CLI line; the card says why, and the hash stays',
    proof: async () => {
      const app = await prepareApp();
      const { world } = app;
      const { ref, approvalId } = await prepareWaiting(app);
      await markUnhealthy(world, ref);
      const found = { healthy: false, asked: 15, hits: 0, reason: '0 of 15 answers right: 15 got no answer' };
      for (const stage of ['found', 'restarted']) await world.caseFile.save(ref, 'probes', stage, found);
      const notifier = new FakeNotifier();
      const [first] = (await world.effects()).filter((effect) => effect.kind === 'remind');
      const consoleUrl = () => 'https://ragmend.example.test/';
      await remindPeople({ ...world, stories, notifier, consoleUrl }, first as Parameters<typeof remindPeople>[1]);

      const response = await app.send(`/api/approvals/${approvalId}`, { headers: await signIn(app, 'Bo') });

      const harm = 'Users get answers without shard-2 since 2026-11-23T03:00:00.000Z: what only it holds is missing.';
      expect(notifier.told).toMatchObject([{ severity: 'critical' }]);
      expect(notifier.told[0]?.text.split('\n')).toEqual([
        `${harm} 15 of 15 golden answers were wrong (alert of 2026-11-23T03:00:00.000Z).`,
        expect.stringMatching(/^15 min left to decide, until 2026-11-23T03:15:00.000Z: restore shard-2$/),
        `Decide: https://ragmend.example.test/#/approvals/${approvalId}`,
        `Or: ragmend approve ${approvalId}`,
      ]);
      expect(await response.json()).toMatchObject({
        planHash: app.planHash,
        why: {
          ...{ harm, mode: 'degraded', wrong: { wrong: 15, asked: 15, since: '2026-11-23T03:00:00.000Z' } },
          tried: [`Restarted the server: ${found.reason}`],
          ifNobody: expect.stringContaining('the run ends as Expired'),
        },
      });
    },
  },
  {
    report: 'an empty Enter at the prompt of `npm start` (Ctrl-C there: test/cli/demo/ask-person.test.ts)',
    before: 'the plan was rejected for good',
    now: 'asked again; only a clear no with a reason rejects',
    proof: async () => {
      const answers = ['', ' ', 'n', '', 'n', 'too old'];
      const said: string[] = [];

      const answer = await askDecision(
        async () => answers.shift() ?? 'y',
        (text) => void said.push(text),
      );

      expect(answer).toEqual({ decision: 'reject', reason: 'too old' });
      expect(answers).toEqual([]);
    },
  },
  {
    report: '`show` of an approval that expired',
    before: 'looked open: "decide before ..."',
    now: 'EXPIRED, and how to start again',
    proof: async () => {
      const app = await prepareApp();
      const { approvalId } = await prepareWaiting(app);
      app.world.clock.advance(900);
      await expireApprovals(app.world);

      const response = await app.send(`/api/approvals/${approvalId}`, { headers: await signIn(app, 'Bo') });

      const text = approvalText(approvalItem.parse(await response.json()));
      expect(text).toMatch(/^EXPIRED at 2026-11-23T03:15:00.000Z: .* start again: ragmend start shard-2 --as NAME/);
      expect(text).not.toContain(', decide before');
    },
  },
]);
