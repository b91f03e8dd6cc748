import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { actor, callerFor, type Reach } from '../../cli/caller.ts';
import { clientFor, clientOf } from '../../cli/client.ts';
import { program } from '../../cli/program.ts';
import { silentServer } from '../adapters/vector-stores/real-server.ts';
import { approvalOf, incidentOf } from '../console/scripted-state.ts';

const TOKEN = 'id-token-of-ada-1111';
const env = { RAGMEND_TOKEN: TOKEN };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An API at an address of this machine, and what it was asked: method, path and headers. */
async function prepareApi(answer: (path: string) => Response) {
  const asked: { method: string; path: string; headers: Record<string, string>; body: unknown }[] = [];
  const app = new Hono();
  app.all('*', async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const body: unknown = await c.req.json().catch(() => null);
    asked.push({ method: c.req.method, path: `${pathname}${search}`, headers: c.req.header(), body });
    return answer(pathname);
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-cli-'));
  closing.push(() => rmSync(dir, { recursive: true }));
  const reach: Reach = { dir, api: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  return { asked, reach };
}

test('a deployed API is asked in the name of the token, about the target that was named', async () => {
  const { asked, reach } = await prepareApi(() => Response.json({ incidents: [incidentOf()], next: null }));

  const { incidents } = await clientFor({ ...reach, target: 'docs-rag' }, null, env).incidents();

  expect(incidents).toMatchObject([{ id: 'docs-rag-shard-restore-1' }]);
  expect(asked).toMatchObject([{ method: 'GET', path: '/api/incidents?target=docs-rag' }]);
  expect(asked[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  expect(asked[0]?.headers).not.toHaveProperty('x-ragmend-as');
});

test('a decision needs no name beside the token', async () => {
  const { asked, reach } = await prepareApi(() => Response.json(approvalOf({ status: 'Approved', decidedBy: 'ada' })));

  const decided = await clientFor(reach, actor(reach, undefined), env).decide('a-1', { decision: 'approve' });

  expect(decided.decidedBy).toBe('ada');
  expect(asked).toMatchObject([{ method: 'POST', path: '/api/approvals/a-1/decision', body: { decision: 'approve' } }]);
});

test.each([
  [
    403,
    Response.json(
      { type: 'about:blank', title: 'RoleNeeded', status: 403, detail: "'ada' needs the role 'approver'" },
      { status: 403 },
    ),
    "'ada' needs the role 'approver'",
  ],
  [401, Response.json({ message: 'Unauthorized' }, { status: 401 }), 'the token is not accepted or has expired'],
  [502, new Response('<html>', { status: 502 }), 'the API answered 502'],
  [429, Response.json({ message: 'Too Many Requests' }, { status: 429 }), 'the API answered 429'],
])('an answer with %i is told without the token', async (_, response, words) => {
  const { reach } = await prepareApi(() => response);

  const asking = clientFor(reach, null, env).service();

  await expect(asking).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining(words) });
  await expect(asking).rejects.not.toThrow(TOKEN);
});

test('a token is not handed on to where an API sends it', async () => {
  const other = await prepareApi(() => Response.json({}));
  const { reach } = await prepareApi(() => Response.redirect(`${other.reach.api}/api/service`, 302));

  const asking = clientFor(reach, null, env).service();

  await expect(asking).rejects.toMatchObject({ exitCode: 3 });
  expect(other.asked).toEqual([]);
});

test.each([
  ['an empty token', { api: 'https://api.example.test' }, null, { RAGMEND_TOKEN: '' }, 'RAGMEND_TOKEN'],
  ['a name beside the token', { api: 'https://api.example.test' }, 'ada', env, '--as does not go with --api'],
  ['an address that others can listen to', { api: 'http://api.example.test' }, null, env, 'https://'],
  ['an address that only begins like this machine', { api: 'http://127.0.0.1.example.test' }, null, env, 'https://'],
  ['what is no address', { api: 'api.example.test' }, null, env, 'https://'],
  ['a file', { api: 'file:///etc/passwd' }, null, env, 'https://'],
])('%s is refused before anything is sent', (_, reach, as, given, words) => {
  const opening = () => clientFor({ dir: '.ragmend', ...reach }, as, given);

  expect(opening).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringContaining(words) }));
});

test('who has no token and is not signed in learns how to, before anything is sent', async () => {
  const { asked, reach } = await prepareApi(() => Response.json({}));

  const asking = clientFor(reach, null, { XDG_STATE_HOME: reach.dir }).service();

  const message = expect.stringContaining(`run "ragmend login --api ${reach.api}"`);
  await expect(asking).rejects.toMatchObject({ exitCode: 2, message });
  expect(asked).toEqual([]);
});

test.each([
  [['approve', 'a-1']],
  [['reject', 'a-1', '--reason', 'no']],
  [['abort', 'i-1']],
  [['start', 'shard-2']],
  [['kill-switch', 'on', '--reason', 'x']],
  [['reset-breaker', 'shard-2']],
  [['snapshots', 'prune']],
])('%j on a sandbox says that a person is missing', async (argv) => {
  const running = program().parseAsync(argv, { from: 'user' });

  await expect(running).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('give --as NAME') });
});

test('an API that gives no answer is waited for so long, and the message says that it may have acted', async () => {
  const { reach } = await prepareApi(() => new Response());
  const { port, close } = await silentServer();
  closing.push(close);
  const client = clientOf(callerFor({ ...reach, api: `http://127.0.0.1:${port}` }, null, env), 50);

  await expect(client.decide('a-1', { decision: 'approve' })).rejects.toMatchObject({
    message: `the API at 'http://127.0.0.1:${port}' did not answer within 0.05 s: see what it did before you try again`,
    exitCode: 3,
  });
});
