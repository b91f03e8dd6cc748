import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { birthOf } from '../../adapters/local/processes/processes-os.ts';
import type { ApprovalItem, IncidentItem, IncidentView } from '../../core/contracts/http/http.ts';
import { shardNamed } from '../../core/contracts/subject.ts';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { copyPrepared } from '../sandbox/server/prepared.ts';
import { json, ragmend, sandboxUp } from './program.ts';
import { completedIn, pendingIn } from './sandbox-api.ts';

jest.setTimeout(180_000);

describe('the command line on a running sandbox', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-cli-'));
  beforeAll(() => copyPrepared(dir));
  afterAll(async () => {
    await ragmend('sandbox', 'down', '--dir', dir);
    rmSync(dir, { recursive: true, force: true });
  });

  it('repairs a shard though its own process is killed with kill -9 while it waits for a person', async () => {
    const first = await sandboxUp<SandboxInfo>(dir);
    await json('sandbox', 'break', 'shard-2', '--how', 'lost-index-metadata', '--dir', dir);
    const asked = await pendingIn(dir, 'restore');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const down = await ragmend('incidents', '--dir', dir);
    const second = await sandboxUp<SandboxInfo>(dir);
    const status = await ragmend('sandbox', 'status', '--dir', dir);
    const approved = await json<ApprovalItem>('approve', asked.id, '--as', 'ada', '--dir', dir);
    const again = await ragmend('approve', asked.id, '--as', 'bob', '--dir', dir);
    const [incident] = await completedIn(dir, 'shard-restore');
    const listed = await json<IncidentItem[]>('incidents', '--dir', dir);
    const check = await json<{ asked: number; right: number }>('golden', 'check', '--dir', dir);

    expect([down.code, status.code]).toEqual([3, 0]);
    expect(second.info.shards.map(({ pid }) => pid)).toEqual(
      expect.arrayContaining(first.info.shards.map(({ pid }) => pid).slice(0, 2)),
    );
    expect(approved).toMatchObject({ status: 'Approved', decidedBy: 'ada' });
    expect([again.code, again.err]).toEqual([4, expect.stringContaining('Approved by ada')]);
    expect(check.right).toBe(check.asked);
    expect(check.asked).toBeGreaterThanOrEqual(60);
    expect(listed).toContainEqual(expect.objectContaining({ id: incident?.id, status: 'Completed' }));

    const view = await json<IncidentView>('show', incident?.id ?? '', '--dir', dir);
    expect(view.steps.map(({ title }) => title)).toContain('Validate against the baseline of the snapshot');
    expect(existsSync(join(view.report ?? '', 'postmortem.md'))).toBe(true);
    const regression = await json<{ asked: number; wrong: unknown[] }>(
      'golden',
      'check',
      join(view.report ?? '', 'regression.jsonl'),
      '--dir',
      dir,
    );
    expect(regression).toMatchObject({ asked: 15, wrong: [] });

    const home = await settledBy(dir);
    expect(home).toMatchObject({ status: 'Completed', runbook: 'shard-settle', subject: shardNamed('shard-2') });

    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
    const pids = [...first.info.shards, ...second.info.shards].map(({ pid }) => pid);
    expect(pids.filter((pid) => pid !== null && birthOf(pid) !== null)).toEqual([]);
  });
});

describe('the LLM providers of a running sandbox', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-cli-'));
  beforeAll(() => copyPrepared(dir));
  afterAll(async () => {
    await ragmend('sandbox', 'down', '--dir', dir);
    rmSync(dir, { recursive: true, force: true });
  });

  it('are broken and healed by name, and answers keep coming meanwhile', async () => {
    const { info } = await sandboxUp<SandboxInfo>(dir);
    const ask = async () => {
      const body = JSON.stringify({ q: 'What is a nested stack?' });
      const response = await fetch(info.generation?.answerUrl ?? '', { method: 'POST', body });
      return ((await response.json()) as { answered: string }).answered;
    };
    const faults = async () => {
      const { generation } = await json<SandboxInfo>('sandbox', 'status', '--dir', dir);
      return generation?.providers.map(({ name, faults: armed }) => [name, ...armed]);
    };
    const provider = (verb: string, ...args: string[]) => ragmend('sandbox', verb, 'provider', ...args, '--dir', dir);

    const before = await ask();
    const broken = await provider('break', 'primary', '--how', 'overloaded', '--for', '600');
    const covered = [await ask(), await faults()];
    const unknown = [await provider('break', 'third', '--how', 'overloaded'), await provider('heal', 'third')];
    const wrong = await provider('break', 'primary', '--how', 'on-fire');
    await provider('heal', 'primary');

    expect([before, broken.code, covered]).toEqual([
      ...['primary', 0],
      ['backup', [['primary', 'overloaded'], ['backup']]],
    ]);
    for (const { code, err } of unknown)
      expect([code, err]).toEqual([
        1,
        expect.stringContaining("provider 'third' is unknown: use one of primary, back"),
      ]);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("fault 'on-fire' is unknown")]);
    expect(await faults()).toEqual([['primary'], ['backup']]);
  });
});

/** Settles shard-2 as eve asks and ada approves, and gives how it ended. */
async function settledBy(dir: string): Promise<IncidentView> {
  const settling = json<IncidentView>('settle', 'shard-2', '--as', 'eve', '--dir', dir);
  const { id } = await pendingIn(dir, 'settle');
  expect(await json('approvals', '--dir', dir)).toContainEqual(expect.objectContaining({ id, status: 'Pending' }));
  await json('approve', id, '--as', 'ada', '--dir', dir);
  return settling;
}

describe('the command line on its own', () => {
  it.each([
    [['frobnicate'], 2, "unknown command 'frobnicate'"],
    [['sandbox', 'break', 'shard-2'], 2, '--how'],
    [['sandbox', 'break', 'provider', 'primary'], 2, '--wrong-share'],
    [['sandbox', 'break', 'provider', 'primary', '--wrong-share', '2'], 2, "'2' is no share"],
    [['sandbox', 'break', 'provider', 'primary', '--how', 'overloaded', '--for', '0'], 2, "'0' is no time"],
    [['sandbox', 'heal', 'shard', 'shard-2'], 2, 'runbooks repair shards'],
    [['incidents', '--dir', join(tmpdir(), 'ragmend-nowhere')], 3, 'no sandbox runs in'],
    [['reject', 'x', '--as', 'ada'], 2, '--reason'],
    [['snapshots', 'prune', '--dir', join(tmpdir(), 'ragmend-nowhere')], 2, 'give --as NAME, or --dry-run'],
    [['snapshots', 'prune', '--dry-run', '--dir', join(tmpdir(), 'ragmend-nowhere')], 3, "ragmend-nowhere'"],
    [
      ['golden', 'check', '/nowhere/golden.jsonl', '--dir', join(tmpdir(), 'ragmend-nowhere')],
      2,
      "'/nowhere/golden.jsonl' can't be read",
    ],
  ])('refuses %j with exit code %i and says why', async (args, code, message) => {
    const ran = await ragmend(...args);

    expect(ran.code).toBe(code);
    expect(ran.err).toContain(message);
    expect(existsSync(join(tmpdir(), 'ragmend-nowhere'))).toBe(false);
  });

  it('tells its faults and its exit codes in its help', async () => {
    const [help, faults] = [await ragmend('--help'), await ragmend('sandbox', 'break', '--help')];

    expect([help.code, faults.code]).toEqual([0, 0]);
    expect(help.out).toContain('Exit codes:');
    expect(faults.out).toContain('lost-index-metadata');
  });

  it('lists every fault, for people and for programs', async () => {
    const [list, faults] = [
      await ragmend('sandbox', 'break', '--list'),
      await json<object>('sandbox', 'break', '--list'),
    ];

    expect(Object.keys(faults)).toEqual(
      expect.arrayContaining(['swapped-vectors', 'hung-process', 'foreign-snapshot']),
    );
    for (const name of Object.keys(faults)) expect(list.out).toContain(`${name}: `);
  });

  it('lists every fault of a provider by its protocol', async () => {
    const [list, faults] = [
      await ragmend('sandbox', 'break', 'provider', '--list'),
      await json<Record<string, object>>('sandbox', 'break', 'provider', '--list'),
    ];

    expect(Object.keys(faults)).toEqual(['openai', 'anthropic', 'bedrock']);
    expect(faults.openai).toMatchObject({ unauthorised: { sentence: '401 invalid_api_key' } });
    for (const name of Object.values(faults).flatMap(Object.keys)) expect(list.out).toContain(`${name}: `);
  });
});
