import { ONLY } from '../../../core/contracts/case-file.ts';
import type { StartFound } from '../../../core/contracts/rooms/bootstrap.ts';
import { serveApp } from '../served-app.ts';

const FOUND: StartFound = {
  ...{ at: '2026-11-30T12:00:00.000Z', kind: 'MissingRoot', sentences: ['Service/queue does not exist.'] },
  nodes: [
    {
      id: 'Service/queue exists',
      of: 'Service/queue',
      condition: 'exists',
      state: 'root',
      why: null,
      isOutside: false,
    },
  ],
  ...{ edges: [], left: 0, signs: [], unknown: [] },
};

describe('ragmend explain of a run', () => {
  let served: Awaited<ReturnType<typeof serveApp>>;
  beforeAll(async () => {
    served = await serveApp();
  });
  afterAll(() => served.stop());

  const opened = async () => {
    const draft = {
      ...{ targetId: 'docs-rag', subject: { kind: 'service' as const, id: 'docs-rag' }, requestedBy: 'ada' },
      ...{ runbook: 'bootstrap-observe' as const, openedAt: '2026-11-30T11:58:00.000Z', signalIds: [] },
    };
    const result = await served.world.incidents.open(draft, 'docs-rag');
    if (!('opened' in result)) throw new Error('it was not opened');
    return { incidentId: result.opened.id, targetId: 'docs-rag', epoch: result.opened.epoch };
  };

  it('says how to begin where there was none, and shows what the newest found', async () => {
    const none = await served.run('explain');
    const ref = await opened();
    const early = await served.run('explain');
    await served.world.caseFile.save(ref, 'startFound', ONLY, FOUND);
    const found = await served.run('explain', '--json');
    const text = await served.run('explain');

    expect([none.code, none.err]).toEqual([
      4,
      expect.stringContaining('begin with "ragmend start service/TARGET --runbook bootstrap-observe"'),
    ]);
    expect(early.err).toContain(`${ref.incidentId} has not looked at the start yet`);
    expect([found.code, JSON.parse(found.out)]).toEqual([1, { incidentId: ref.incidentId, ...FOUND }]);
    expect(text.out).toContain('[root] Service/queue does not exist');
  });
});
