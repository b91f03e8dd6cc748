import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOKEN } from './storm-world.ts';

const PROGRAM = '/usr/bin/prometheus-alertmanager';

/** Whether Debian's Alertmanager is installed here. */
export const hasAlertmanager = existsSync(PROGRAM);

/** What Alertmanagers do with an alert: the receiver as their configuration has it, and templates by name. */
type Notifying = { receiver: object; files?: Record<string, string> };
export type Alertmanagers = Awaited<ReturnType<typeof alertmanagersWith>>;

/** Starts two Alertmanagers that notify `webhook` with the bearer token of the storm. */
export const alertmanagerPair = (folder: string, webhook: string, names: [string, string]) =>
  alertmanagersWith(folder, webhookTo(webhook, TOKEN), names);

/** Notifies a webhook with a bearer token. */
export function webhookTo(url: string, token: string): Notifying {
  const http = { authorization: { type: 'Bearer', credentials: token } };
  return { receiver: { webhook_configs: [{ url, http_config: http }] } };
}

/** Starts two Alertmanagers that know each other, all on 127.0.0.1; `names` are what their notifications call them. */
export async function alertmanagersWith(folder: string, notifying: Notifying, names: [string, string]) {
  const config = join(folder, 'alertmanager.json');
  for (const [name, text] of Object.entries(notifying.files ?? {})) writeFileSync(join(folder, `${name}.tmpl`), text);
  writeFileSync(config, JSON.stringify(configOf(notifying)));
  const ports = await Promise.all(Array.from({ length: 4 }, freePort));
  const [first, second] = [ports.slice(0, 2), ports.slice(2)] as [number[], number[]];
  const children = [start(folder, config, names[0], first, second), start(folder, config, names[1], second, first)];
  const urls = [first, second].map(([web]) => `http://127.0.0.1:${web}`);
  return {
    /** Tells both of an alert, as a Prometheus that is configured with both does. */
    async tell(alert: { labels: Record<string, string>; annotations: Record<string, string>; startsAt: string }) {
      for (const url of urls) await untilTaken(`${url}/api/v2/alerts`, JSON.stringify([alert]));
    },
    stop: () => Promise.all(children.map(ended)),
  };
}

/** JSON is YAML. One flush may go on for five minutes: within it a notification that fails is tried over and over. */
function configOf({ receiver, files = {} }: Notifying) {
  const route = {
    receiver: 'ragmend',
    group_by: ['alertname'],
    group_wait: '1s',
    group_interval: '5m',
    repeat_interval: '1h',
  };
  const templates = Object.keys(files).map((name) => `${name}.tmpl`);
  return { route, templates, receivers: [{ name: 'ragmend', ...receiver }] };
}

function start(folder: string, config: string, name: string, [web, own]: number[], [, peer]: number[]): ChildProcess {
  const cluster = [`--cluster.listen-address=127.0.0.1:${own}`, `--cluster.peer=127.0.0.1:${peer}`];
  const quick = ['--cluster.peer-timeout=1s', '--cluster.gossip-interval=50ms', '--cluster.settle-timeout=5s'];
  const address = [`--web.listen-address=127.0.0.1:${web}`, `--web.external-url=${name}`, '--web.route-prefix=/'];
  const args = [
    `--config.file=${config}`,
    `--storage.path=${join(folder, String(web))}`,
    ...address,
    ...cluster,
    ...quick,
  ];
  return spawn(PROGRAM, args, { stdio: 'ignore' });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilTaken(url: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  for (;;) {
    const response = await fetch(url, { method: 'POST', headers, body }).catch(() => null);
    if (response?.ok) return;
    if (response) throw new Error(`the alert was refused with ${response.status}: ${await response.text()}`);
    await sleep(50);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
