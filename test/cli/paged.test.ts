import type { PageAsked } from '../../cli/client.ts';
import { readPaged } from '../../cli/paged.ts';
import type { IncidentItem } from '../../core/contracts/http/http.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import { serveApp } from './served-app.ts';

describe('a command that lists', () => {
  let served: Awaited<ReturnType<typeof serveApp>>;
  beforeAll(async () => {
    served = await serveApp();
    for (let n = 1; n <= 5; n++) await ended(n);
  });
  afterAll(() => served.stop());

  async function ended(minute: number): Promise<void> {
    const at = new Date(Date.UTC(2026, 10, 23, 0, minute)).toISOString();
    const about = {
      targetId: 'docs-rag',
      subject: shardNamed('shard-1'),
      runbook: 'snapshot',
      requestedBy: 'ann',
    } as const;
    const answer = await served.world.incidents.open({ ...about, openedAt: at, signalIds: [] }, 'lock');
    if (!('opened' in answer)) throw new Error(`the lock is held by '${answer.holder}'`);
    const { id: incidentId, epoch } = answer.opened;
    await served.world.incidents.close({ incidentId, epoch }, 'Completed', at, []);
  }
  const ids = (out: string) =>
    (JSON.parse(out) as IncidentItem[]).map(({ id }) => id.slice('docs-rag-snapshot-'.length));

  it('shows a page, says that there is more, and goes on where that page ended', async () => {
    const first = await served.run('incidents', '--json', '--limit', '2');
    const [, page = ''] = /--page (\S+) for/.exec(first.err) ?? [];
    const second = await served.run('incidents', '--json', '--limit', '3', '--page', page);

    expect([ids(first.out), ids(second.out)]).toEqual([
      ['5', '4'],
      ['3', '2', '1'],
    ]);
    expect([first.code, second.code, second.err]).toEqual([0, 0, '']);
  });

  it('shows everything with --all', async () => {
    const { out, err } = await served.run('incidents', '--json', '--all');

    expect([ids(out), err]).toEqual([['5', '4', '3', '2', '1'], '']);
  });

  it.each([
    [['incidents', '--limit', '0'], 2, "'0' is no number from 1 to 200"],
    [['approvals', '--limit', 'many'], 2, "'many' is no number from 1 to 200"],
    [['incidents', '--all', '--limit', '3'], 2, '--all shows everything: leave --limit and --page out'],
    [['incidents', '--page', 'abc'], 4, "'abc' is no page of the incidents"],
  ])('refuses %j', async (args, code, message) => {
    const ran = await served.run(...args);

    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(message)]);
  });
});

test('all pages are read one after the other, as long as there is a next one', async () => {
  const asked: PageAsked[] = [];
  const pages = [
    { items: [1, 2], next: 'second' },
    { items: [3], next: 'third' },
    { items: [], next: null },
  ];

  const items = await readPaged({ all: true }, async (page) => {
    asked.push(page);
    return pages[asked.length - 1] ?? { items: [], next: null };
  });

  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual([{ limit: 200 }, { page: 'second', limit: 200 }, { page: 'third', limit: 200 }]);
});
