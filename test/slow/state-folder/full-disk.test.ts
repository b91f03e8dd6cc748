import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { birthOf, processesNaming } from '../../../adapters/local/processes/processes-os.ts';
import type { SandboxInfo } from '../../../sandbox/server/sandbox-info.ts';
import { smallDisk } from '../../adapters/local/small-disk.ts';
import { ragmend, sandboxUp } from '../../cli/program.ts';
import { until } from '../../until.ts';

jest.setTimeout(600_000);

const disk = smallDisk(400);
const whereMounted = disk ? describe : describe.skip;

const retrieverPid = (dir: string): number =>
  processesNaming(dir).find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('retriever.mjs')) ?? 0;

whereMounted('a sandbox on a disk that gets full (skipped where no disk can be mounted)', () => {
  const dir = `${disk?.dir}/state`;
  afterAll(async () => {
    await ragmend('sandbox', 'down', '--dir', dir);
    disk?.close();
  });

  /** The write-ahead log has room for some alerts that no disk has. */
  const send = (info: SandboxInfo, name: string, count: number) =>
    fetch(info.alertsUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${info.alertsToken}` },
      body: JSON.stringify({
        ...{ version: '4', groupKey: 'g', status: 'firing', receiver: 'r' },
        alerts: Array.from({ length: count }, (_, at) => ({
          ...{ status: 'firing', labels: { alertname: name, at: `${at}` }, startsAt: new Date().toISOString() },
          annotations: { text: 'x'.repeat(1_000) },
        })),
      }),
    });

  it('lives on and says what is wrong, takes alerts once there is space, replaces what hangs, and comes down', async () => {
    const { child, info } = await sandboxUp<SandboxInfo>(dir);
    const hung = retrieverPid(dir);
    process.kill(hung, 'SIGSTOP');
    await until(
      () => ![0, hung].includes(retrieverPid(dir)),
      async () => 'another retriever',
    );

    disk?.fill();
    const refused = await until(
      async () => {
        const response = await send(info, `Full-${Date.now()}`, 1_000);
        return response.status !== 202 && response;
      },
      async () => 'a refused alert',
    );
    const words = (await refused.json()) as { title: string; detail: string };
    const second = await ragmend('sandbox', 'up', '--dir', dir);
    disk?.free();
    const taken = await until(
      async () => (await send(info, 'Free', 1)).status === 202,
      async () => 'a taken alert',
    );
    disk?.fill();
    const gone = once(child, 'exit');
    const down = await ragmend('sandbox', 'down', '--dir', dir);

    expect([refused.status, words.title]).toEqual([503, 'DependencyUnavailable']);
    expect(words.detail).toContain('free some space');
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('a sandbox runs in')]);
    expect(taken).toBe(true);
    expect([down.code, down.err]).toEqual([0, '']);
    await gone;
    expect(processesNaming(dir).filter((pid) => birthOf(pid) !== null)).toEqual([]);
  });
});
