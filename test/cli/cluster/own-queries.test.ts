import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownQueries } from '../../../cli/cluster/own-queries.ts';

describe("a team's own queries", () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-queries-'));
  const fileOf = (text: string) => {
    const file = join(dir, 'queries');
    writeFileSync(file, text);
    return file;
  };
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('lines of JSON and of text are both read, and empty ones passed over', () => {
    const file = fileOf('{"qid": "g-1", "q": "how long is the notice period?"}\n\n  where is the canteen?  \n');

    const queries = ownQueries(file);

    expect(queries).toEqual([
      { qid: 'g-1', q: 'how long is the notice period?' },
      { qid: expect.stringMatching(/^q-[0-9a-f]{10}$/), q: 'where is the canteen?' },
    ]);
  });

  test('a query keeps its qid when lines move', () => {
    const [first] = ownQueries(fileOf('where is the canteen?\n'));
    const [, moved] = ownQueries(fileOf('another\n{"q": "where is the canteen?"}\n'));

    expect(moved).toEqual(first);
  });

  test.each([
    ['{"query": "x"}\n', "line 1 of '.*' is not a query: give"],
    ['well\n{"q": ""}\n', "line 2 of '.*' is not a query: give"],
    ['\n\n', "'.*' has no queries: write one in each line"],
  ])('%j is refused', (text, message) => {
    expect(() => ownQueries(fileOf(text))).toThrow(new RegExp(message));
  });

  test('a file that is not there is named', () => {
    expect(() => ownQueries(join(dir, 'nowhere'))).toThrow("can't be read: check the path");
  });
});
