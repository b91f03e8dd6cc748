import { NotFound } from '../../core/kernel/task-error.ts';
import type { Reports } from '../../core/report/ports.ts';

/** What every adapter of the Reports port does; `makeAdapter` gives an empty one. */
export function reportsContract(name: string, makeAdapter: () => Reports): void {
  describe(`${name} as Reports`, () => {
    test('a written report can be read, file by file', async () => {
      const reports = makeAdapter();

      const place = await reports.write('incident-1', { 'report.json': '{"ä":1}', 'postmortem.md': '# it' });

      expect(place).toContain('incident-1');
      expect(await reports.read('incident-1', 'report.json')).toBe('{"ä":1}');
      expect(await reports.read('incident-1', 'postmortem.md')).toBe('# it');
    });

    test('golden queries are kept word for word', async () => {
      const reports = makeAdapter();
      const query = '{"qid":"q1","q":"What does PASSWORD=correct-horse-battery set?","expected":["d1"]}\n';

      await reports.write('incident-1', { 'regression.jsonl': query });

      expect(await reports.read('incident-1', 'regression.jsonl')).toBe(query);
    });

    test('a report is found once it is written', async () => {
      const reports = makeAdapter();

      const before = await reports.find('incident-1');
      const folder = await reports.write('incident-1', { 'report.json': '{}' });

      expect(before).toBeNull();
      expect(await reports.find('incident-1')).toBe(folder);
    });

    test('a later try replaces the files, at the same place', async () => {
      const reports = makeAdapter();
      const first = await reports.write('incident-1', { 'report.json': 'a long first text' });

      const second = await reports.write('incident-1', { 'report.json': 'short' });

      expect(second).toBe(first);
      expect(await reports.read('incident-1', 'report.json')).toBe('short');
    });

    test('a report is found once it is written', async () => {
      const reports = makeAdapter();
      const before = await reports.find('incident-1');

      const place = await reports.write('incident-1', { 'report.json': '{}' });

      expect(before).toBeNull();
      expect(await reports.find('incident-1')).toBe(place);
    });

    test('incidents keep apart', async () => {
      const reports = makeAdapter();
      await reports.write('incident-1', { 'report.json': 'one' });
      await reports.write('incident-2', { 'report.json': 'two' });

      expect(await reports.read('incident-1', 'report.json')).toBe('one');
    });

    test.each([
      ['incident-1', 'regression.jsonl'],
      ['incident-9', 'report.json'],
    ])('of %s there is no %s', async (incidentId, file) => {
      const reports = makeAdapter();
      await reports.write('incident-1', { 'report.json': 'one' });

      await expect(reports.read(incidentId, file)).rejects.toThrow(NotFound);
    });

    test.each([
      ['../incident-1', 'report.json'],
      ['incident-1', '../report.json'],
      ['incident-1', 'a/report.json'],
      ['', 'report.json'],
    ])('names that lead elsewhere are refused: %p, %p', async (incidentId, file) => {
      const reports = makeAdapter();

      await expect(reports.write(incidentId, { [file]: 'x' })).rejects.toThrow(RangeError);
      await expect(reports.read(incidentId, file)).rejects.toThrow(RangeError);
    });
  });
}
