import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { PROGRAM, type Ran, ragmendIn } from '../program.ts';
import { type Authority, type AuthorityState, CLIENT, serveAuthority } from './authority.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Closes this after the test. */
export const later = (close: () => unknown): void => void closing.push(close);

/**
 * An API whose people sign in at an authority, or that says `config`; it counts requests by the
 * name of whoever asked.
 */
export async function serveApi(authority: Authority, redirectUris: string[], config?: object) {
  const asked: (string | null)[] = [];
  const app = new Hono();
  const commandLine = { issuer: authority.issuer, clientId: CLIENT, redirectUris };
  const said = { signIn: { url: 'https://people.example.test', clientId: 'console', commandLine } };
  app.get('/config.json', (c) => c.json(config ?? said));
  app.get('/api/*', (c) => {
    const name = authority.nameOf(c.req.header('authorization'));
    asked.push(name);
    if (name === null) return c.json({ message: 'Unauthorized' }, 401);
    return c.json(c.req.path === '/api/session' ? { name } : { needs: [] });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  later(() => new Promise((resolve) => server.close(resolve)));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** An authority, an API whose people sign in there, and somebody's machine. */
export async function prepare(over: Partial<AuthorityState> = {}) {
  const authority = await serveAuthority(over);
  later(authority.close);
  const redirect = await freeRedirect();
  return { ...authority, authority, redirect, api: await serveApi(authority, [redirect]), here: machine() };
}

/** The same, where Grace has signed in. */
export async function signedIn(over: Partial<AuthorityState> = {}) {
  const world = await prepare(over);
  const login = await world.here.login(world.api.url);
  await browse(await login.address);
  expect((await login.ended).code).toBe(0);
  return world;
}

/** Listens on a free port of this machine. */
export async function takePort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  later(() => server.close());
  return { port: (server.address() as AddressInfo).port, server };
}

/** An address of this machine that nobody listens at, for the answer of a sign-in. */
export async function freeRedirect(): Promise<string> {
  const { port, server } = await takePort();
  await new Promise((resolve) => server.close(resolve));
  return `http://localhost:${port}/callback`;
}

/** Somebody's machine, with a folder of its own for what is kept. */
export function machine() {
  const home = mkdtempSync(join(tmpdir(), 'ragmend-sign-in-'));
  later(() => rmSync(home, { recursive: true, force: true }));
  const folder = join(home, 'ragmend/sign-in');
  const env = { XDG_STATE_HOME: home };
  return {
    folder,
    env,
    run: (...args: string[]): Promise<Ran> => ragmendIn(env, ...args),
    /** The files that are kept, by their names. */
    kept: () => {
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
      return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    },
    login: (api: string, ...args: string[]) => startLogin(env, api, args),
  };
}

/** Starts to sign in, and gives the address for the browser, and how it ends. */
async function startLogin(env: Record<string, string>, api: string, args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, 'login', '--api', api, '--no-browser', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  later(() => child.kill('SIGKILL'));
  const texts = { out: '', err: '' };
  const address = new Promise<URL>((resolve) => {
    const look = () => {
      const [, found] = /open this address: (http\S+)\n/.exec(texts.out + texts.err) ?? [];
      if (found) resolve(new URL(found));
    };
    child.stdout.on('data', (text) => {
      texts.out += text;
      look();
    });
    child.stderr.on('data', (text) => {
      texts.err += text;
      look();
    });
  });
  const ended: Promise<Ran> = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  return { child, address: Promise.race([address, ended.then(({ err }) => Promise.reject(new Error(err)))]), ended };
}

/** The status of an answer to a request that calls its server by another name; null where none came. */
export async function statusBy(address: URL, host: string): Promise<number | undefined> {
  const request = get(address, { headers: { host } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

/** What a browser does: it follows where it is sent, and shows the last page. */
export async function browse(address: URL | string): Promise<{ status: number; text: string }> {
  const response = await fetch(address);
  return { status: response.status, text: await response.text() };
}
