import type { Approvals } from '../../../core/approval/ports.ts';
import type { Audit } from '../../../core/audit/ports.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { nameOfWho } from '../../../core/contracts/who.ts';
import type { Breakers, IncidentDraft, Incidents } from '../../../core/incident/ports.ts';
import type { KillSwitch } from '../../../core/kernel/kill-switch.ts';
import { pendingApproval } from '../../fakes/records/pending-approval.ts';

/** The ports by which people change something, and the audit of them. */
export type AuditedUnderTest = {
  audit: Audit;
  incidents: Incidents;
  approvals: Approvals;
  breakers: Breakers;
  killSwitch: KillSwitch;
};

const AT = '2026-11-23T03:00:00.000Z';
const draft: IncidentDraft = {
  ...{ targetId: 'docs-rag', subject: shardNamed('shard-1'), runbook: 'shard-restore', requestedBy: 'ann' },
  ...{ openedAt: AT, signalIds: [] },
};
const approval = pendingApproval('a-1', { incidentId: 'i-1' });
const decision = { state: 'Approved', decidedBy: 'bob', decidedAt: AT, reason: null } as const;
const about = { targetId: 'docs-rag', subject: shardNamed('shard-1') };
const breaker = {
  ...{ ...about, incidentId: 'i-3', openedAt: AT, reason: 'the alert came back' },
  ...{ resetAt: null, resetBy: null },
};

/** What people do to the ports of records is on the audit, whatever keeps them; `makeAdapters` gives empty ones. */
export function auditedContract(name: string, makeAdapters: () => AuditedUnderTest): void {
  describe(`${name} is audited`, () => {
    const lines = async (audit: Audit) =>
      (await audit.entries()).map(
        ({ by, what, about: record, detail }) => `${nameOfWho(by)}: ${what} ${record} (${detail})`,
      );

    test('a start by a person and an abort are on record, once', async () => {
      const { incidents, audit } = makeAdapters();

      const answer = await incidents.open(draft, 'docs-rag');
      await incidents.open(draft, 'docs-rag');
      const { id, version } = (answer as Extract<typeof answer, { opened: unknown }>).opened;
      const aborted = await incidents.update(id, version, { abortedBy: 'bob' }, []);
      await incidents.update(id, aborted.version, { executionArn: 'arn-1' }, []);

      expect(await lines(audit)).toEqual([
        `ann: incident started ${id} (shard-restore of shard-1)`,
        `bob: incident aborted ${id} ()`,
      ]);
      expect((await audit.entries())[0]?.at).toBe(AT);
      expect(await audit.verify()).toBeNull();
    });

    test('what an alert or the schedule starts is not', async () => {
      const { incidents, audit } = makeAdapters();

      await incidents.open(
        { ...draft, requestedBy: { kind: 'alerts', source: 'grafana' }, signalIds: ['s-1'] },
        'docs-rag',
      );
      await incidents.open(
        { ...draft, runbook: 'snapshot', requestedBy: { kind: 'schedule' } },
        'docs-rag/snapshot/shard-1',
      );

      expect(await lines(audit)).toEqual([]);
    });

    test('a person is on record under whatever name', async () => {
      const { incidents, audit } = makeAdapters();

      const started = await incidents.open({ ...draft, requestedBy: 'schedule' }, 'docs-rag');

      const { id } = (started as Extract<typeof started, { opened: unknown }>).opened;
      expect(await lines(audit)).toEqual([`schedule: incident started ${id} (shard-restore of shard-1)`]);
      expect(await audit.verify()).toBeNull();
    });

    test('what stopped everything is on record as that, and no word of a person', async () => {
      const { incidents, audit } = makeAdapters();
      const started = await incidents.open(draft, 'docs-rag');
      const { id, version } = (started as Extract<typeof started, { opened: unknown }>).opened;

      await incidents.update(id, version, { abortedBy: { kind: 'kill-switch' } }, []);

      expect((await audit.entries()).at(-1)).toMatchObject({ by: { kind: 'kill-switch' }, what: 'incident aborted' });
      expect(await audit.verify()).toBeNull();
    });

    test('a decision is on record with its plan and its reason; one that came too late is not', async () => {
      const { approvals, audit } = makeAdapters();
      await approvals.request(approval, 'token', { pending: [], decided: [] });
      await approvals.request({ ...approval, id: 'a-2' }, 'token', { pending: [], decided: [] });

      await approvals.decide('a-1', decision, []);
      await approvals.decide('a-1', { ...decision, decidedBy: 'eve' }, []);
      await approvals.decide('a-2', { ...decision, state: 'Rejected', reason: 'not now' }, []);

      expect(await lines(audit)).toEqual([
        'bob: approval Approved a-1 (plan hash-1)',
        'bob: approval Rejected a-2 (plan hash-1: not now)',
      ]);
      expect(await audit.verify()).toBeNull();
    });

    test('each turn of the kill switch is on record', async () => {
      const { killSwitch, audit } = makeAdapters();

      await killSwitch.set({ on: true, by: 'ann', reason: 'an outage', at: AT });
      await killSwitch.set({ on: false, by: 'bob', reason: 'it is over', at: AT });

      expect(await lines(audit)).toEqual([
        'ann: kill switch on kill-switch (an outage)',
        'bob: kill switch off kill-switch (it is over)',
      ]);
    });

    test('a reset of a breaker is on record, once', async () => {
      const { breakers, audit } = makeAdapters();
      await breakers.reset(about, 'ann', AT);
      await breakers.open(breaker, []);

      await breakers.reset(about, 'ann', AT);
      await breakers.reset(about, 'bob', AT);

      expect(await lines(audit)).toEqual(['ann: breaker reset docs-rag/shard/shard-1 (the alert came back)']);
    });
  });
}
