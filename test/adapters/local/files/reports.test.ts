import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localReports } from '../../../../adapters/local/files/reports.ts';
import { reportsContract } from '../../../contracts/reports.contract.ts';
import { FakeReports } from '../../../fakes/reports.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'reports-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

reportsContract('localReports', () => localReports({ dir }));
reportsContract('FakeReports', () => new FakeReports());

test('a report is the files of its folder and no drafts', async () => {
  const folder = await localReports({ dir }).write('incident-1', { 'report.json': '{}', 'regression.jsonl': '' });

  expect(folder).toBe(join(dir, 'reports/incident-1'));
  expect(readdirSync(folder).sort()).toEqual(['regression.jsonl', 'report.json']);
});

test('all that is no golden query is redacted', async () => {
  const reports = localReports({ dir });

  await reports.write('incident-1', { 'postmortem.md': 'It ran with PASSWORD=correct-horse-battery there.' });

  expect(await reports.read('incident-1', 'postmortem.md')).not.toContain('correct-horse');
});
