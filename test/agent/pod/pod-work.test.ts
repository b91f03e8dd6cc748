import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { stageMount } from '../../../agent/work/publish-mount.ts';
import type { AgentResult } from '../../../core/snapshot/agent-work.ts';
import { clusterAgent } from '../cluster-agent.ts';
import { contentOf, fill, HEADER, sha256Of, VOLUME, workplace } from '../workplace.ts';

let place: ReturnType<typeof workplace>;
let agent: ReturnType<typeof clusterAgent>;
let manifestSha256: string;
beforeAll(async () => {
  place = workplace();
  agent = clusterAgent(place.path('agent'));
  mountedVolume('volume', VOLUME);
  const work = { kind: 'upload' as const, from: place.path('volume'), objects: place.path('snapshot') };
  const { code } = await agent.run({ ...work, manifest: HEADER });
  expect(code).toBe(0);
  manifestSha256 = contentText('snapshot', 'manifest.sha256').trim();
});
afterAll(() => place.remove());

const contentText = (...names: string[]) => readFileSync(place.path(...names), 'utf8');
/** The mount of a volume, as a file system makes it. */
const mountedVolume = (name: string, files: Record<string, string | Buffer> = {}) => {
  mkdirSync(place.path(name, 'lost+found'), { recursive: true });
  return fill(place.path(name), files);
};
const restoreTo = (volume: string) => ({
  ...{ kind: 'restore' as const, objects: place.path('snapshot'), manifestSha256, to: place.path(volume) },
});
const namesIn = (volume: string) => readdirSync(place.path(volume)).sort();

test('the agent for a cluster is one file that a ConfigMap can hold', () => {
  // A ConfigMap holds 1 MiB with all that is in it.
  expect(agent.bytes).toBeLessThanOrEqual(896 * 1024);
});

test('a snapshot of a mounted volume leaves out what is not its own', () => {
  expect(Object.keys(contentOf(place.path('snapshot', 'data')))).toEqual(Object.keys(VOLUME));
});

test('a restored volume has its files at its root, and the result is printed and left as the last words', async () => {
  mountedVolume('restored');

  const { code, lines, message } = await agent.run(restoreTo('restored'));

  expect([code, namesIn('restored')]).toEqual([0, ['.ragmend', 'chroma.sqlite3', 'lost+found', 'segment']]);
  expect(readdirSync(place.path('restored/.ragmend'))).toEqual(['made']);
  const result = JSON.parse(message) as AgentResult;
  expect(lines.at(-1)).toEqual({ result });
  expect(result).toMatchObject({ succeeded: true, bytesDone: result.bytesTotal });
  for (const [path, content] of Object.entries(VOLUME))
    expect(sha256Of(readFileSync(place.path('restored', path)))).toBe(sha256Of(content));
});

test('files that a store of the same group must write to may be written by it', async () => {
  mountedVolume('shared');

  await agent.run(restoreTo('shared'));

  expect(statSync(place.path('shared/segment')).mode & 0o070).toBe(0o070);
  expect(statSync(place.path('shared/chroma.sqlite3')).mode & 0o060).toBe(0o060);
});

test('a later attempt of the same job knows the volume as its own; another job finds it taken', async () => {
  mountedVolume('own');
  await agent.run(restoreTo('own'));

  const again = await agent.run(restoreTo('own'));
  const other = await agent.run({ ...restoreTo('own'), objects: place.path('volume') });

  expect([again.code, other.code]).toEqual([0, 1]);
  expect(JSON.parse(other.message)).toMatchObject({ reason: expect.stringContaining('already') });
});

test('a volume that holds anything is refused and left as it is', async () => {
  mountedVolume('full', { 'a.bin': 'old' });

  const { code, message } = await agent.run(restoreTo('full'));

  expect([code, JSON.parse(message)]).toMatchObject([1, { intact: true, reason: expect.stringContaining("'a.bin'") }]);
  expect(contentText('full', 'a.bin')).toBe('old');
});

test('an attempt that was killed while it moved a whole volume to its place is gone on with', async () => {
  mountedVolume('moving');
  fill(place.path('moving/.ragmend/whole'), { 'a.bin': 'a', 'b/b.bin': 'b' });
  renameSync(place.path('moving/.ragmend/whole/a.bin'), place.path('moving/a.bin'));

  const made = await stageMount('job')(place.path('moving')).isMade();

  expect([made, namesIn('moving')]).toEqual([true, ['.ragmend', 'a.bin', 'b', 'lost+found']]);
  expect(existsSync(place.path('moving/.ragmend/whole'))).toBe(false);
});

test('a volume is copied to a mount, then to its twin', async () => {
  for (const name of ['copy', 'twin']) mountedVolume(name);
  const from = place.path('volume');

  const work = { kind: 'copy' as const, from, to: place.path('copy'), twin: place.path('twin'), pid: null };
  const { code } = await agent.run({ ...work, readOnly: false });

  expect(code).toBe(0);
  for (const name of ['copy', 'twin'])
    expect(namesIn(name)).toEqual(['.ragmend', 'chroma.sqlite3', 'lost+found', 'segment']);
});

test('a listing is a line for each file of the volume', async () => {
  const { code, lines } = await agent.run({ kind: 'list', from: place.path('volume') });

  expect(code).toBe(0);
  expect(lines.flatMap((line) => ('file' in line ? [[line.file.path, line.file.bytes]] : []))).toEqual(
    Object.entries(VOLUME).map(([path, content]) => [path, content.length]),
  );
});

test('the last words are cut to what Kubernetes keeps of them', async () => {
  mountedVolume('odd');
  mountedVolume('odd-copy');
  const pipes = Array.from({ length: 200 }, (_, n) => place.path('odd', `a-pipe-with-a-long-name-${n}`));
  execFileSync('mkfifo', pipes);
  writeFileSync(place.path('odd', 'a.bin'), 'a');
  const work = { kind: 'copy' as const, from: place.path('odd'), to: place.path('odd-copy'), twin: null, pid: null };

  const { code, lines, message } = await agent.run({ ...work, readOnly: false });

  expect([code, Buffer.byteLength(message) <= 4096]).toEqual([0, true]);
  expect(JSON.parse(message)).toMatchObject({ succeeded: true, left: ['200 in all: see the log'] });
  const [printed] = lines.flatMap((line) => ('result' in line ? [line.result] : []));
  expect(printed?.left).toHaveLength(200);
});
