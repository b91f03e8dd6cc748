import type { Approval } from '../../../core/contracts/approval.ts';
import { ONLY } from '../../../core/contracts/case-file.ts';
import { goldenQuery } from '../../../core/contracts/golden.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { writeReport } from '../../../core/report/write-report.ts';
import { stories } from '../../../core/stories.ts';
import { FakeCaseFile } from '../../fakes/case-file.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeGoldenSets } from '../../fakes/golden-sets.ts';
import { FakeReports } from '../../fakes/reports.ts';
import { saveFacts } from '../../fakes/save-facts.ts';
import { approval, facts, incident, steps } from './material.ts';

const input = { incidentId: incident.id };
const fence = { ...input, epoch: 3 };
const queryOf = (qid: string) => ({ qid, q: `query ${qid}`, shard: 'shard-1', expected: ['a', 'b'] });

async function prepareIncident(change: Partial<Incident> = {}, approvals: Approval[] = [approval]) {
  const caseFile = new FakeCaseFile(new FakeClock());
  await saveFacts(caseFile, fence, facts);
  await caseFile.note(incident.id, 'probe:found', 'Probed shard-1.');
  const goldenSets = new FakeGoldenSets();
  await goldenSets.record('docs-rag', ['g-0', 'g-1', 'g-2'].map(queryOf), {});
  return {
    ...{ caseFile, goldenSets, reports: new FakeReports(), stories },
    incidents: {
      get: async (id: string) => {
        if (id !== incident.id) throw new NotFound(`no incident '${id}'`);
        return { ...incident, ...change };
      },
    },
    histories: { steps: async () => steps },
    approvals: { list: async () => approvals },
  };
}

test('three files are written, and their folder is given', async () => {
  const deps = await prepareIncident();

  const { folder } = await writeReport(deps, input);

  const report = JSON.parse(await deps.reports.read(incident.id, 'report.json'));
  expect(folder).toBe(`reports/${incident.id}`);
  expect(report).toMatchObject({ outcome: 'Completed', alertToSafeSeconds: 4, humanWaitSeconds: 360 });
  expect(await deps.reports.read(incident.id, 'postmortem.md')).toMatch(/^# Postmortem draft of/);
});

test('the failing queries are a golden file of their own', async () => {
  const deps = await prepareIncident();

  await writeReport(deps, input);

  const text = await deps.reports.read(incident.id, 'regression.jsonl');
  const queries = text
    .trimEnd()
    .split('\n')
    .map((line) => goldenQuery.strict().parse(JSON.parse(line)));
  expect(queries).toEqual(['g-1', 'g-2'].map(queryOf));
});

test('writing again writes the same bytes, whatever the order that approvals come in', async () => {
  const later = { ...approval, id: 'a-2', requestedAt: '2026-11-23T03:08:00.000Z' };
  const twin = { ...approval, id: 'a-0' };
  const first = await prepareIncident({}, [later, approval, twin]);
  const second = await prepareIncident({}, [twin, later, approval]);

  await writeReport(first, input);
  await writeReport(second, input);

  for (const file of ['report.json', 'postmortem.md', 'regression.jsonl'])
    expect(await second.reports.read(incident.id, file)).toBe(await first.reports.read(incident.id, file));
});

test('without golden queries there is no regression case, and still a report', async () => {
  const deps = { ...(await prepareIncident()), goldenSets: new FakeGoldenSets() };

  await writeReport(deps, input);

  expect(await deps.reports.read(incident.id, 'regression.jsonl')).toBe('');
});

test('without failing queries the golden set is not read', async () => {
  const deps = await prepareIncident();
  await deps.caseFile.save(fence, 'failingQueries', ONLY, []);
  const queries = () => Promise.reject(new Error('not to be read'));

  await writeReport({ ...deps, goldenSets: { queries } }, input);

  expect(await deps.reports.read(incident.id, 'regression.jsonl')).toBe('');
});

test('a golden set that cannot be read is an error', async () => {
  const deps = await prepareIncident();
  const queries = () => Promise.reject(new SyntaxError('line 3'));

  await expect(writeReport({ ...deps, goldenSets: { queries } }, input)).rejects.toThrow(SyntaxError);
});

test('an incident that never ran has no steps', async () => {
  const deps = await prepareIncident({ executionArn: null, state: 'Cancelled' });

  await writeReport(deps, input);

  expect(JSON.parse(await deps.reports.read(incident.id, 'report.json')).steps).toEqual([]);
});

test('an unknown incident has no report', async () => {
  const deps = await prepareIncident();

  await expect(writeReport(deps, { incidentId: 'other' })).rejects.toThrow(NotFound);
});
