import { join } from 'node:path';
import { freePort } from '../../adapters/local/processes/processes-os.ts';
import { projectRoot } from '../../cli/project-root.ts';
import type { Contender } from './contender.ts';
import { startProgram } from './start-program.ts';

/** Portkey's gateway: it keeps no state, and its configuration comes with each request. */
export const portkey = (program: string): Contender[] => [
  {
    name: 'Portkey',
    startsAfresh: false,
    start: async ({ dir, signal, providers, clockSeconds }) => {
      const port = await freePort(0);
      const targets = [providers.primary, providers.backup].map((url) => ({
        provider: 'openai',
        api_key: 'none',
        custom_host: url,
        request_timeout: clockSeconds * 1000,
      }));
      const config = { strategy: { mode: 'fallback' }, targets };
      const url = `http://127.0.0.1:${port}`;
      const started = await startProgram({
        command: process.execPath,
        args: ['--import', join(projectRoot(), 'bench/gateway/loopback.mjs'), program, `--port=${port}`, '--headless'],
        env: { NODE_ENV: 'production' },
        log: join(dir, 'portkey.log'),
        ready: `${url}/`,
        signal,
      });
      return {
        ...started,
        url: `${url}/v1`,
        headers: { 'x-portkey-config': JSON.stringify(config) },
        model: () => 'm',
      };
    },
  },
];
