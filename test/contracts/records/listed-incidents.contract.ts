import type { Incident, Outcome } from '../../../core/contracts/incident.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import type { IncidentDraft, Incidents, LastRuns } from '../../../core/incident/ports.ts';
import { type Listing, type Place, placeOfIncident } from '../../../core/kernel/listing.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { AT, fenceOf, opened, times } from './opened.ts';

const hour = (n: number) => new Date(Date.UTC(2026, 10, 23, n)).toISOString();

async function closedAt(incidents: Incidents, at: string, targetId = 'docs-rag'): Promise<Incident> {
  const incident = await opened(incidents, targetId, { targetId, openedAt: at });
  return incidents.close(fenceOf(incident), 'Completed', at, []);
}

/** What every adapter of the Incidents port lists; `makeAdapter` gives one without incidents. */
export function listedIncidentsContract(name: string, makeAdapter: () => Incidents & LastRuns): void {
  describe(`${name} as lists of Incidents`, () => {
    test('a list has open ones first, then those that ended, each newest first, and can be narrowed', async () => {
      const incidents = makeAdapter();
      const [early, late] = [await closedAt(incidents, hour(1)), await closedAt(incidents, hour(2))];
      const running = await opened(incidents, 'docs-rag', { openedAt: hour(3) });
      const snapshot = await opened(incidents, 'docs-rag/snapshot/shard-1', { runbook: 'snapshot', openedAt: hour(4) });
      const other = await opened(incidents, 'else', { targetId: 'else', openedAt: hour(5) });

      const ids = async (which: Listing) => (await incidents.list(which)).map(({ id }) => id);

      expect(await ids(WHOLE)).toEqual([other.id, snapshot.id, running.id, late.id, early.id]);
      expect(await ids({ open: true })).toEqual([other.id, snapshot.id, running.id]);
      expect(await ids({ open: true, targetIds: ['docs-rag'] })).toEqual([snapshot.id, running.id]);
      expect(await ids({ ...WHOLE, open: false })).toEqual([late.id, early.id]);
      expect(await ids({ targetIds: ['docs-rag'], since: hour(2) })).toEqual([snapshot.id, running.id, late.id]);
      expect(await ids({ targetIds: ['else'], limit: 10 })).toEqual([other.id]);
      expect(await ids({ targetIds: [], limit: 10 })).toEqual([]);
    });

    test('a list of some targets is as long as was asked for, whatever others have', async () => {
      const incidents = makeAdapter();
      const mine = [];
      for (const n of times(6, (index) => index)) {
        mine.unshift((await closedAt(incidents, hour(n), `mine-${n % 2}`)).id);
        for (const _ of times(3, (index) => index)) await closedAt(incidents, hour(n), 'another');
      }

      const listed = await incidents.list({ targetIds: ['mine-0', 'mine-1'], limit: 5 });

      expect(listed.map(({ id }) => id)).toEqual(mine.slice(0, 5));
    });

    test('page after page shows each incident once, those of the same instant too, while others end', async () => {
      const incidents = makeAdapter();
      const all = [];
      for (const n of times(7, (index) => index)) all.push((await closedAt(incidents, hour(n > 3 ? 3 : n))).id);
      const running = await opened(incidents, 'docs-rag', { openedAt: hour(4) });
      const seen: string[] = [];

      let before: Place | undefined;
      for (;;) {
        const page = await incidents.list({ targetIds: ['docs-rag'], limit: 2, ...(before && { before }) });
        seen.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        if (last === undefined) break;
        before = placeOfIncident(last);
        await incidents.close(fenceOf(running), 'Completed', hour(5), []);
      }

      expect(seen[0]).toBe(running.id);
      expect(seen.toSorted()).toEqual([running.id, ...all].toSorted());
    });

    test('the last runs are what ended last of each shard and runbook, those that only looked aside', async () => {
      const incidents = makeAdapter();
      const ran = async (over: Partial<IncidentDraft>, outcome: Outcome) => {
        const incident = await opened(incidents, 'docs-rag', over);
        return (await incidents.close(fenceOf(incident), outcome, AT, [])).id;
      };
      await ran({}, 'Failed');
      const repaired = await ran({}, 'Completed');
      const failed = await ran({ runbook: 'shard-observe' }, 'Failed');
      await ran({ runbook: 'shard-observe' }, 'Observed');
      const other = await ran({ subject: shardNamed('shard-2') }, 'Rejected');
      await ran({ targetId: 'else' }, 'Failed');
      await opened(incidents);

      const last = (await incidents.lastRuns('docs-rag')).map(({ id }) => id);

      expect(last.toSorted()).toEqual([repaired, failed, other].toSorted());
    });
  });
}
