import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { ROOT } from './prepared.ts';

const CONNECTIONS = 16;
export type Answer = { status: number; type: string; body: Record<string, unknown> };
export type ServedApi = Awaited<ReturnType<typeof serveApi>>;

/** The API on a state folder in a process of its own; `send` goes over 16 connections in the name of a person. */
export async function serveApi(dir: string) {
  const script = require.resolve('./api-child.ts');
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, dir, ROOT], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  const { apiUrl, secret } = JSON.parse(String(line)) as { apiUrl: string; secret: string };
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return {
    send: (as: string, method: string, path: string, body?: object): Promise<Answer> => {
      const authorization = `Bearer ${secret}`;
      const headers = { authorization, 'x-ragmend-as': encodeURIComponent(as), 'content-type': 'application/json' };
      return new Promise((resolve, reject) => {
        const sent = request(new URL(path, apiUrl), { agent, method, headers }, async (response) => {
          let text = '';
          for await (const part of response.setEncoding('utf8')) text += part;
          const type = String(response.headers['content-type']);
          resolve({ status: Number(response.statusCode), type, body: JSON.parse(text) as Answer['body'] });
        });
        sent.on('error', reject).end(body && JSON.stringify(body));
      });
    },
    async stop() {
      agent.destroy();
      const ended = once(child, 'exit');
      child.stdin?.end();
      await ended;
    },
  };
}
