import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { systemClock } from '../../../../adapters/clock.ts';
import type { Cluster } from '../../../../adapters/kubernetes/api/cluster.ts';
import type { Heard } from '../../../../adapters/kubernetes/api/pod-exec.ts';
import { inClusterStore } from '../../../../adapters/kubernetes/store/in-cluster-store.ts';

const URL = 'http://shard-1';
const CALLS = 200;
const CUTS = 6;

/**
 * Agents as child processes: one line of 25 is lost as often as `cutNext` says, since the streams
 * of its agent are taken away, as by a broken connection; the agent runs on.
 */
function agents(bundle: string, folder: string) {
  const log = join(folder, 'log');
  const running: ChildProcess[] = [];
  let [lines, cuts] = [0, 0];
  const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
  return {
    open: async (heard: Heard) => {
      const child = spawn(process.execPath, [bundle, log, join(folder, 'ledger')], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      child.stdin.on('error', () => undefined);
      const answers = createInterface({ input: child.stdout });
      const hear = (line: string) => {
        lines += 1;
        if (cuts === 0 || lines % 25 !== 0) return heard.line(line);
        cuts -= 1;
        answers.off('line', hear);
        child.stdin.destroy();
        child.stdout.destroy();
        heard.ended('the stream was cut');
      };
      answers.on('line', hear);
      child.on('exit', () => heard.ended('the agent ended'));
      running.push(child);
      return { send: (line: string) => void child.stdin.write(`${line}\n`), close: () => child.stdin.end() };
    },
    cutNext: (times: number) => {
      cuts = times;
    },
    kill: () => running.at(-1)?.kill('SIGKILL'),
    started: () => running.length,
    done: () => linesOf(log),
    ended: () =>
      Promise.all(
        running.map((child) => child.exitCode ?? child.signalCode ?? new Promise((end) => child.on('exit', end))),
      ),
  };
}

describe('calls over the stream to the agent', () => {
  const built = mkdtempSync(join(tmpdir(), 'ragmend-agent-'));
  const bundle = join(built, 'agent.mjs');
  let folder: string;
  let pod: ReturnType<typeof agents>;
  let store: ReturnType<typeof inClusterStore>;
  const opened = (idleMs: number) =>
    inClusterStore(
      {
        cluster: {} as Cluster,
        target: { store: { kind: 'chroma', collection: 'docs' } },
        ...{ clock: systemClock, secretOf: async () => '' },
      },
      { open: pod.open, idleMs },
    );
  const document = (id: string) => ({ id, text: '', vector: [], metadata: {} });

  beforeAll(() => {
    buildSync({
      ...{ entryPoints: [join(__dirname, 'slow-store-entry.ts')], outfile: bundle, bundle: true },
      ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    });
  });
  afterAll(() => rmSync(built, { recursive: true, force: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ragmend-stream-'));
    pod = agents(bundle, folder);
  });
  afterEach(async () => {
    store.close();
    await pod.ended();
    rmSync(folder, { recursive: true, force: true });
  });

  test('calls that take longer than a stream may idle share one stream, and each is answered', async () => {
    store = opened(1);

    const answers = await Promise.all([60, 0, 30, 90].map((ms) => store.search(URL, [[ms]], 1)));

    expect(answers.map(([answer]) => answer?.ids[0])).toEqual(['60', '0', '30', '90']);
    expect(pod.started()).toBe(1);
  });

  test('of 200 calls at once over streams that are cut none is lost and none is done twice', async () => {
    store = opened(1000);
    pod.cutNext(CUTS);
    const ids = Array.from({ length: CALLS }, (_, at) => `d${at}@${(at * 37) % 50}`);

    await Promise.all(ids.map((id) => store.upsert(URL, [document(id)])));

    expect(pod.started()).toBe(CUTS + 1);
    expect(pod.done().sort()).toEqual([...ids].sort());
  });

  test('a call whose agent is killed is done by the next one', async () => {
    store = opened(1000);
    await store.upsert(URL, [document('first@0')]);
    const call = store.upsert(URL, [document('second@200')]);
    pod.kill();

    await call;

    expect(pod.done()).toEqual(['first@0', 'second@200']);
  });
});
