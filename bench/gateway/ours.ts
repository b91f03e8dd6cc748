import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../adapters/local/processes/processes-os.ts';
import { projectRoot } from '../../cli/project-root.ts';
import type { Contender } from './contender.ts';
import { startProgram } from './start-program.ts';

/** Saturation asks for what the gateway can do, not for what it lets through to a provider. */
const UNLIMITED = { concurrency: 10_000, perSecond: 100_000, burst: 100_000, rampMillis: 0 };

/** The gateway as it is deployed, without a state of the runbook. */
export const ours: Contender = {
  name: 'ours',
  startsAfresh: true,
  start: async ({ dir, signal, providers, clockSeconds }) => {
    const port = await freePort(0);
    const models = [{ name: 'm', context: 128_000 }];
    const clocks = { firstToken: clockSeconds, idle: clockSeconds, answer: clockSeconds };
    const generator = {
      clocks,
      admission: UNLIMITED,
      providers: Object.entries(providers).map(([name, url]) => ({ kind: 'openai', name, url, models })),
    };
    const [config, url] = [join(dir, 'gateway.yaml'), `http://127.0.0.1:${port}`];
    writeFileSync(config, JSON.stringify({ targetId: 'bench', port, generator }));
    const program = await startProgram({
      command: process.execPath,
      args: [join(projectRoot(), 'dist/gateway.mjs'), '--config', config],
      env: {},
      log: join(dir, 'gateway.log'),
      ready: `${url}/healthz`,
      signal,
    });
    return { ...program, url: `${url}/v1`, headers: {}, model: () => 'm' };
  },
};
