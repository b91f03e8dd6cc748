import { spawnSync } from 'node:child_process';
import type { Explained } from '../../../cli/explain/explain.ts';
import { PROGRAM, ragmend } from '../program.ts';
import { files, looksOf, printed, putLogs } from './world.ts';

let dir: ReturnType<typeof files>;
beforeEach(() => {
  dir = files();
});
afterEach(() => dir.remove());

test('objects, events and logs from files show the cycle, each wait with its line, and exit 1', async () => {
  const [, later] = looksOf('K40');
  const objects = dir.put('objects.json', printed(later));

  const { code, out } = await ragmend('explain', '--objects', objects, '--logs', putLogs(dir, later));

  expect(code).toBe(1);
  expect(out).toContain('Deadlock: the start waits for itself.\n');
  expect(out).toContain('  [cycle] Deployment/retriever is not ready\n');
  expect(out).toContain('waits until Service/generator is ready (on the cycle)\n');
  expect(out).toContain('the log of Pod/retriever-new-1 app says "connection to server at "generator"');
  expect(out).toContain('This is one look: whether anything moves shows only in a second one.');
});

test('standard input is read, and a healthy service ends with 0', () => {
  const input = JSON.stringify(printed(looksOf('N7b')[1]));

  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, 'explain', '--objects', '-'], { input });

  expect(status).toBe(0);
  expect(stdout.toString()).toContain('Nothing is found that holds the start back.');
  expect(stdout.toString()).toContain('Deployment/retriever: spec.replicas is 0: somebody wants it so');
});

test('observations as JSON keep their times and what could not be read; two of them show what moves', async () => {
  const [earlier, later] = looksOf('N1');
  const paths = [dir.put('later.json', later), dir.put('earlier.json', earlier)];

  const { code, out } = await ragmend('explain', '--objects', paths[0] ?? '', '--before', paths[1] ?? '', '--json');

  const found = JSON.parse(out) as Explained;
  expect([code, found.kind, found.at]).toEqual([0, 'Slow', later.at]);
  expect(found.sentences.join()).not.toContain('one look');
});

test('a hook that only a render shows is on the cycle, and JSON has causes, plan and advice', async () => {
  const [, later] = looksOf('K3');
  const objects = dir.put('objects.json', printed(later));
  const rendered = dir.put('rendered.yaml', printed({ objects: later.rendered ?? [], events: [] }));

  const { out } = await ragmend('explain', '--objects', objects, '--rendered', rendered, '--json');

  const { causes, plan, advice } = JSON.parse(out) as Explained;
  expect(causes).toMatchObject([
    { kind: 'deadlock', nodes: expect.arrayContaining(['Job/operator-certgen complete']) },
  ]);
  expect(plan).toBeNull();
  expect(advice.map(({ kind }) => kind)).toContain('advise');
});

test('what Secrets hold is neither read nor shown, and what was not given is unknown, not absent', async () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data: { key: 'aHVudGVyMg==' } };
  const [, later] = looksOf('K11');
  const objects = dir.put('objects.json', printed({ ...later, objects: [...later.objects, secret] }));

  const { out } = await ragmend('explain', '--objects', objects, '--json');

  expect(out).not.toContain('aHVudGVyMg');
  const { unknown } = JSON.parse(out) as Explained;
  expect(unknown).toEqual(expect.arrayContaining(['ConfigMap', 'Lease']));
  expect(unknown).not.toContain('Secret');
  expect(unknown).not.toContain('Job');
});

test('objects of several namespaces need one to be named, and an empty file is told', async () => {
  const pod = (namespace: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace } });
  const both = dir.put('both.json', printed({ objects: [pod('rag'), pod('other')], events: [] }));
  const empty = dir.put('empty.yaml', '');

  const [several, none, named] = [
    await ragmend('explain', '--objects', both),
    await ragmend('explain', '--objects', empty),
    await ragmend('explain', '--objects', both, '--namespace', 'rag'),
  ];

  expect([several.code, none.code, named.code]).toEqual([2, 2, expect.any(Number)]);
  expect(several.err).toContain("there are objects of the namespaces 'rag', 'other': give --namespace, one of them");
  expect(none.err).toContain('there is no Kubernetes object in');
  expect(named.err).toBe('');
});

test('a line with control characters steers no terminal', async () => {
  const [, later] = looksOf('K40');
  const logs = later.logs.map((log) => ({ ...log, lines: log.lines.map((line) => `\u001b[2J\u202e${line}`) }));

  const { out } = await ragmend('explain', '--objects', dir.put('look.json', { ...later, logs }));

  expect(out).toContain('connection to server at "generator"');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(out).not.toMatch(/\u001b|\u202e/);
});
