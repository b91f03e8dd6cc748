import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../adapters/local/records/database.ts';
import type { SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import type { ApprovalItem, IncidentItem } from '../../core/contracts/http/http.ts';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { json, ragmend, sandboxUp } from '../cli/program.ts';
import { completedIn, pendingIn } from '../cli/sandbox-api.ts';
import { copyPrepared } from '../sandbox/server/prepared.ts';
import { browse, provoke, signIn } from '../secrets/browse.ts';
import { leaksIn, type Secrets } from '../secrets/leaks.ts';
import { commandsOf, filesOf, processesOf, routesOf, type Text, tablesOf } from '../secrets/places.ts';
import { until } from '../until.ts';

jest.setTimeout(400_000);

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ragmend-secrets-'));
  await copyPrepared(dir);
});
afterAll(async () => {
  await ragmend('sandbox', 'down', '--dir', dir);
  rmSync(dir, { recursive: true, force: true });
});

/**
 * A sandbox of its own process; `said` is what it wrote after its first line, which shows where
 * people and alerts get in.
 */
async function prepareStory() {
  const { child, info } = await sandboxUp<SandboxInfo>(dir);
  const said: Text = { where: 'output of the sandbox', text: Buffer.alloc(0) };
  const hear = (part: Buffer) => {
    said.text = Buffer.concat([said.text, part]);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return { child, info, said, cookie: await signIn(info, 'ada') };
}
type Story = Awaited<ReturnType<typeof prepareStory>>;

/** All that must stay where it is: of session, sign-in and providers, and the tokens of all approvals so far. */
function secretsOf({ cookie }: Story): Secrets {
  const { alertsToken, secret, signInCode } = JSON.parse(readFileSync(join(dir, 'session.json'), 'utf8')) as Secrets;
  const db = openDatabase(join(dir, 'ragmend.db'));
  const tokens = db.prepare('SELECT approval_id AS id, token FROM approval_tokens').all() as Record<
    'id' | 'token',
    string
  >[];
  db.close();
  return {
    ...({ alertsToken, secret, signInCode, session: cookie.split('=')[1] } as Secrets),
    ...Object.fromEntries(tokens.map(({ id, token }) => [`task token of ${id}`, token])),
    ...keysOfProviders(),
  };
}

function keysOfProviders(): Secrets {
  const folder = join(dir, 'generation/secrets');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

async function idsIn(): Promise<string[]> {
  const lists = await Promise.all([
    json<IncidentItem[]>('incidents', '--dir', dir),
    json<ApprovalItem[]>('approvals', '--dir', dir),
  ]);
  const snapshots = await json<SnapshotSummary[]>('snapshots', '--dir', dir);
  return [...lists.flat().map(({ id }) => id), ...snapshots.map(({ snapshotId }) => snapshotId), 'shard-2'];
}

const LOOKS = ['incidents', 'approvals', 'snapshots', 'snapshots prune --dry-run', 'brakes', 'golden check'];

/**
 * Reads everything that anybody could, and gives what was found of secrets, and the routes that
 * were answered; what only an open incident takes is tried once all are over.
 */
async function sweep(story: Story, isOver: boolean) {
  const ids = await idsIn();
  const answers = await browse(story.info, story.cookie, ids);
  const [newest = ''] = ids;
  const approvals = ids.filter((id) => /-(restore|reintroduce)-[0-9a-f]{12}$/.test(id));
  const looks = [...LOOKS, ...[newest, ...approvals].map((id) => `show ${id}`), `report ${newest}`];
  const tried = isOver ? [...approvals.map((id) => `approve ${id} --as eve`), `abort ${newest} --as eve`] : [];
  const spoken = await commandsOf(dir, [...looks, ...looks.map((line) => `${line} --json`), ...tried]);
  const refusals = isOver ? await provoke(story.info, story.cookie, ids) : [];
  const status = await ragmend('sandbox', 'status', '--dir', dir, '--json');
  const { alertsToken, signInCode, ...others } = secretsOf(story);
  const texts = [...answers, ...refusals, ...spoken, ...filesOf(dir), ...tablesOf(dir), ...processesOf(), story.said];
  const doors = [{ where: 'sandbox status', text: Buffer.from(status.out) }];
  return {
    leaks: [...leaksIn(texts, { alertsToken, signInCode, ...others } as Secrets), ...leaksIn(doors, others)],
    tokens: Object.keys(others).filter((name) => name.startsWith('task token')).length,
    failed: spoken.filter(({ code }) => code !== 0).map(({ where }) => where),
    answered: [...new Set(answers.filter((answer) => answer.status === 200).map(({ route }) => route))],
    places: [...new Set(texts.map(({ where }) => where.split(' ')[0]))].sort(),
  };
}

test('no token and no secret is in any log, page, message, report, answer, command line or environment of a whole night', async () => {
  const story = await prepareStory();
  await json('sandbox', 'break', 'shard-2', '--how', 'lost-index-metadata', '--dir', dir);
  const asked = await pendingIn(dir, 'restore');

  const waiting = await sweep(story, false);
  await json('approve', asked.id, '--as', 'ada', '--dir', dir);
  await completedIn(dir, 'shard-restore');
  await until(async () => (await ragmend('report', asked.incidentId, '--dir', dir)).code === 0);
  const ended = await sweep(story, true);

  expect(waiting.leaks).toEqual([]);
  expect(ended.leaks).toEqual([]);
  expect([waiting.tokens, ended.tokens]).toEqual([1, 2]);
  expect(ended.places).toEqual(['GET', 'POST', 'command', 'file', 'output', 'process', 'table']);
  expect(ended.failed.filter((where) => !/^command (approve|abort) /.test(where))).toEqual([]);
  for (const { method, path } of routesOf()) if (method === 'GET') expect(ended.answered).toContain(path);

  const secrets = secretsOf(story);
  for (const [name, secret] of Object.entries(secrets)) {
    writeFileSync(join(dir, 'planted.log'), `to find ${Buffer.from(secret).toString('base64')}`);
    expect(leaksIn(filesOf(dir), { [name]: secret })).toContainEqual(expect.stringContaining('planted.log'));
  }
  story.child.kill('SIGTERM');
  await once(story.child, 'exit');
});
