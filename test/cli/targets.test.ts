import { prepareWaiting } from '../control-plane/api/app-world.ts';
import { WHOLE } from '../fakes/whole-list.ts';
import { serveApp } from './served-app.ts';

describe('names that nobody has', () => {
  let served: Awaited<ReturnType<typeof serveApp>>;
  beforeAll(async () => {
    served = await serveApp();
    await prepareWaiting(served);
  });
  afterAll(() => served.stop());

  const known = 'use one of docs-rag, observed';
  it.each([
    [['approvals', '--target', 'docs-rg'], known],
    [['needs', '--target', 'docs-rg'], known],
    [['incidents', '--target', 'docs-rg'], known],
    [['brakes', '--target', 'docs-rg'], known],
    [['snapshots', '--target', 'docs-rg'], known],
    [['show', 'docs-rag-shard-restore-1', '--target', 'docs-rg'], known],
    [['show', 'docs-rag-shard-restore-1', '--target', 'observed'], "is about target 'docs-rag', not 'observed'"],
    [['report', 'docs-rag-shard-restore-1', '--target', 'docs-rg'], known],
    [['abort', 'docs-rag-shard-restore-1', '--as', 'Bo', '--target', 'observed'], "about target 'docs-rag'"],
    [['approve', 'no-such-approval', '--as', 'Bo'], 'no-such-approval'],
    [['show', 'no-such-thing'], "'no-such-thing' is neither an incident nor an approval"],
    [['start', 'shard-9', '--as', 'Bo'], "shard 'shard-9' is unknown: use one of shard-1, shard-2"],
    [['reset-breaker', 'shard-9', '--as', 'Bo'], "shard 'shard-9' is unknown: use one of shard-1, shard-2"],
  ])('%j ends with an error that says which there are', async (args, message) => {
    const { code, out, err } = await served.run(...args);

    expect([code, out]).toEqual([4, '']);
    expect(err).toContain(message);
  });

  it('shows an approval that expired as expired, with the way to start again', async () => {
    const [approval] = await served.world.approvals.list(WHOLE);
    const at = {
      decidedBy: { kind: 'expiry' } as const,
      decidedAt: '2026-11-23T07:00:00.000Z',
      reason: 'nobody answered in time',
    };
    await served.world.approvals.decide(approval?.id ?? '', { state: 'Expired', ...at }, []);

    const { code, out } = await served.run('show', approval?.id ?? '');

    expect(code).toBe(0);
    expect(out).toMatch(/^EXPIRED at .*: nobody decided in time, and nothing was changed/);
    expect(out).toContain('start again: ragmend start shard-2 --as NAME');
    expect(out).not.toContain(', decide before');
  });
});

describe('ragmend needs', () => {
  let served: Awaited<ReturnType<typeof serveApp>>;
  beforeAll(async () => {
    served = await serveApp();
    await prepareWaiting(served);
  });
  afterAll(() => served.stop());

  it('tells in one answer what needs a person, with the line that does something about it', async () => {
    const [approval] = await served.world.approvals.list(WHOLE);

    const { code, out } = await served.run('needs');
    const [need] = JSON.parse((await served.run('needs', '--json', '--target', 'docs-rag')).out) as object[];

    expect(code).toBe(0);
    expect(out).toContain(`  ragmend approve ${approval?.id} --as NAME`);
    expect(out).toContain('  since 2026-11-23T03:00:00.000Z (');
    expect(need).toMatchObject({ kind: 'approval', approval: { id: approval?.id } });
    expect((await served.run('needs', '--target', 'observed')).out).toBe('nothing needs you\n');
  });
});
