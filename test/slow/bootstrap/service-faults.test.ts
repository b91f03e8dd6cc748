import type { Incident } from '../../../core/contracts/incident.ts';
import { isStarted } from '../../../sandbox/world/service/deploy-service.ts';
import type { ServiceFault } from '../../../sandbox/world/service/faults/service-fault.ts';
import { SERVICE_FAULTS } from '../../../sandbox/world/service/faults/service-faults.ts';
import { shareOf } from '../../share.ts';
import { until } from '../../until.ts';
import { type FailingStart, failingStart } from './failing-start.ts';

jest.setTimeout(600_000);

const HEADS: Record<ServiceFault['verdict'], RegExp> = {
  Deadlock: /^Looked at the start: Deadlock/,
  MissingRoot: /^Looked at the start: Something is missing/,
  Suspected: /^Looked at the start: Perhaps/,
  Unrelated: /^Looked at the start: Something fails by itself/,
  Slow: /^Looked at the start: Nothing is (?:stuck|found)/,
  None: /^Looked at the start: Nothing is found/,
};
const STATUS: Record<ServiceFault['end'], Incident['state']> = {
  ...{ cured: 'Completed', untouched: 'Observed', heals: 'NoActionNeeded', escalated: 'Failed' },
};

const rows: string[][] = [];
let start: FailingStart;
beforeAll(async () => {
  start = await failingStart();
});
afterAll(async () => {
  await start.end();
  process.stderr.write(`${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`);
});
afterEach(() => start.heal());

it.each(shareOf(Object.entries(SERVICE_FAULTS)))('%s ends as it should', async (name, fault) => {
  const { id, openedAt } = await start.fail(name);
  const before = start.state();

  const { state, closedAt } = await start.approveAll(id);

  const { ports } = start;
  const timeline = (await ports.caseFile.timeline(id)).map(({ text }) => text);
  const { startFound, stopped = {}, migrationRuns = {} } = await ports.caseFile.facts(id);
  const migrations = Object.values(migrationRuns).filter(({ purpose }) => purpose === 'migrate');
  const head = timeline.find((text) => text.startsWith('Looked at the start: ')) ?? '';
  rows.push([name, startFound?.kind ?? '-', state, `${(Date.parse(closedAt ?? '') - Date.parse(openedAt)) / 1000} s`]);
  expect({ head, state, timeline }).toMatchObject({
    ...{ head: expect.stringMatching(HEADS[fault.verdict]), state: STATUS[fault.end] },
  });
  if (fault.verdict !== 'Slow') expect(JSON.stringify([startFound, timeline])).toContain(fault.names);
  if (fault.end === 'untouched') {
    expect({ stopped, migrations, now: start.state() }).toEqual({ stopped: {}, migrations: [], now: before });
    return;
  }
  if (fault.end === 'escalated') {
    expect(Object.values(stopped).map(({ backAt }) => backAt)).not.toContain(null);
    expect(start.state().workloads).toEqual(before.workloads);
    return;
  }
  await until(() => isStarted(ports.serviceObjects));
  expect(await start.answers()).toMatchObject({ wrong: [] });
});
