import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '../../..');

/** A gateway as it is deployed: the built program, in a process of its own. */
export type GatewayProgram = { url: string; child: ChildProcess; stop(): Promise<void> };

/** Keys for the scripted providers, which take any. */
const KEYS = { SCRIPTED_KEY: 'scripted', AWS_ACCESS_KEY_ID: 'scripted', AWS_SECRET_ACCESS_KEY: 'scripted' };

/** Starts the built gateway with a configuration; throws with what it said where it does not start. */
export async function startGatewayProgram(options: object, env: NodeJS.ProcessEnv = {}): Promise<GatewayProgram> {
  const file = join(mkdtempSync(join(process.env.RAGMEND_TEST_FOLDER ?? '/tmp', 'gateway-')), 'gateway.yaml');
  writeFileSync(file, JSON.stringify(options));
  const child = spawn(process.execPath, [join(ROOT, 'dist/gateway.mjs'), '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...KEYS, ...env },
  });
  const said: string[] = [];
  child.stderr.on('data', (bytes) => said.push(String(bytes)));
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line') as Promise<[string]>,
    once(child, 'exit').then(() => {
      throw new Error(`the gateway ended at once: ${said.join('')}`);
    }),
  ]);
  return {
    url: (JSON.parse(line) as { url: string }).url,
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
