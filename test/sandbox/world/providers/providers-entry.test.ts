import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../adapters/local/processes/processes-os.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';

const root = join(__dirname, '../../../..');
const children: ReturnType<typeof spawn>[] = [];
afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
});

test('the process serves its providers, is controlled over HTTP and keeps their ports', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'providers-'));
  writeFileSync(
    join(dir, 'specs.json'),
    JSON.stringify([
      { name: 'primary', protocol: 'openai', key: 'a-secret' },
      { name: 'backup', protocol: 'anthropic' },
    ]),
  );
  const first = await started(dir);
  const before = await call(first.control, '/providers');

  const armed = await call(first.control, '/providers/primary/faults', 'POST', { how: 'overloaded', times: 1 });
  const asked = await fetch(`${armed.body.url}/v1/models`);
  const met = await call(first.control, '/providers/primary/requests');
  const unknown = await call(first.control, '/providers/primary/faults', 'POST', { how: 'on-fire' });
  const nobody = await call(first.control, '/providers/third');
  const turned = await call(first.control, '/providers/backup', 'PATCH', { latencyMs: 5 });
  await end(first.child);
  const after = await call((await started(dir)).control, '/providers');

  expect(asked.status).toBe(503);
  expect(met.body).toMatchObject([{ path: '/v1/models', fault: 'overloaded', status: 503 }]);
  expect(JSON.stringify(before.body)).not.toContain('a-secret');
  expect([armed.status, unknown.status, nobody.status]).toEqual([201, 400, 404]);
  expect(unknown.body.detail).toContain("fault 'on-fire' is unknown");
  expect(nobody.body.detail).toContain('use one of primary, backup');
  expect(turned.body).toMatchObject({ latencyMs: 5, wrongShare: 0 });
  expect(after.body.map(({ url }: { url: string }) => url)).toEqual(before.body.map(({ url }: { url: string }) => url));
});

async function started(dir: string) {
  const port = await freePort(0);
  const files = ['--specs', join(dir, 'specs.json'), '--ports', join(dir, 'ports.json')];
  const child = spawn(process.execPath, [join(root, 'dist/providers.mjs'), ...files, '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  const control = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${control}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  if (!(await waitUntil(isReady, { everyMs: 20, ms: 15_000 }))) throw new Error('the providers do not answer');
  return { child, control };
}

async function end(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function call(control: string, path: string, method = 'GET', body?: object) {
  const response = await fetch(control + path, { method, body: body ? JSON.stringify(body) : null });
  return { status: response.status, body: await response.json() };
}
