import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxInfo } from '../../sandbox/server/sandbox-info.ts';
import { ROOT } from '../sandbox/server/prepared.ts';
import { routesOf, type Text } from './places.ts';

type Answer = Text & { route: string; status: number };

/** Signs in to the console; gives the cookie. */
export async function signIn({ apiUrl, signInCode }: SandboxInfo, name: string): Promise<string> {
  const answer = await fetch(`${apiUrl}/api/session`, {
    method: 'POST',
    body: JSON.stringify({ name, code: signInCode }),
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** Every GET address of the API with every known id, signed in and not, and every file of the console. */
export async function browse({ apiUrl }: SandboxInfo, cookie: string, ids: string[]): Promise<Answer[]> {
  const routes = routesOf().filter(({ method }) => method === 'GET');
  const files = (readdirSync(join(ROOT, 'dist/console'), { recursive: true }) as string[]).map((name) => `/${name}`);
  const addresses = routes.flatMap(({ path }) => filled(path, ids).map((address) => ({ route: path, address })));
  const all = [...addresses, ...['/', '/nowhere', ...files].map((address) => ({ route: address, address }))];
  const answers: Answer[] = [];
  for (const { route, address } of all)
    for (const headers of [{ cookie }, {}] as Record<string, string>[])
      answers.push(await answerOf(route, `${apiUrl}${address}`, { headers }));
  return answers;
}

/** Every address that takes a body, with those that it refuses: none, one that is no JSON, and a wrong one. */
export async function provoke({ apiUrl }: SandboxInfo, cookie: string, ids: string[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { method, path } of routesOf().filter((route) => route.method === 'POST'))
    for (const address of filled(path, ids))
      for (const body of ['', '{"wrong":', '{"wrong":true,"decision":"approve","planHash":"other"}'])
        answers.push(await answerOf(`${method} ${path}`, `${apiUrl}${address}`, { method, body, headers: { cookie } }));
  return answers;
}

async function answerOf(route: string, address: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(address, init);
  const text = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
  return { where: `${init.method ?? 'GET'} ${address}`, route, status: answer.status, text: Buffer.from(text) };
}

function filled(path: string, ids: string[]): string[] {
  return path.includes(':') ? ids.map((id) => path.replace(/:\w+/, encodeURIComponent(id))) : [path];
}
