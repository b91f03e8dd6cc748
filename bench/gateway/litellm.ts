import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../../adapters/local/processes/processes-os.ts';
import type { Contender, Setting } from './contender.ts';
import { startProgram } from './start-program.ts';

const TUNED = { num_retries: 0, allowed_fails: 1, cooldown_time: 30 };

/** LiteLLM's proxy, as it comes and with its circuit breaker set to open early. */
export const litellm = (program: string): Contender[] => [
  contender(program, 'LiteLLM', {}),
  contender(program, 'LiteLLM tuned', TUNED),
];

function contender(program: string, name: string, router: object): Contender {
  return {
    name,
    startsAfresh: false,
    start: async (setting) => {
      const { dir, signal } = setting;
      const port = await freePort(0);
      const [config, url] = [join(dir, `${name}.yaml`), `http://127.0.0.1:${port}`];
      writeFileSync(config, JSON.stringify(configOf(setting, router)));
      const started = await startProgram({
        command: program,
        args: ['--config', config, '--host', '127.0.0.1', '--port', String(port), '--num_workers', '1'],
        env: {
          PATH: `${dirname(program)}:/usr/bin:/bin`,
          HOME: dir,
          LITELLM_LOCAL_MODEL_COST_MAP: 'True',
          LITELLM_TELEMETRY: 'False',
          // Without a key of its own, as the other contenders; it listens on this machine only.
          LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY: 'true',
        },
        log: join(dir, `${name}.log`),
        ready: `${url}/health/liveliness`,
        signal,
      });
      return { ...started, url: `${url}/v1`, headers: {}, model: (at) => `m-${at}` };
    },
  };
}

/** It remembers by the name of a model, so each case has a name of its own. */
function configOf({ providers, clockSeconds, cases }: Setting, router: object) {
  const names = Array.from({ length: cases }, (_, at) => `m-${at}`);
  const deployment = (model_name: string, api_base: string) => ({
    model_name,
    litellm_params: {
      model: 'openai/m',
      api_base,
      api_key: 'none',
      timeout: clockSeconds,
      stream_timeout: clockSeconds,
    },
  });
  return {
    model_list: names.flatMap((name) => [
      deployment(name, providers.primary),
      deployment(`${name}-backup`, providers.backup),
    ]),
    router_settings: { ...router, fallbacks: names.map((name) => ({ [name]: [`${name}-backup`] })) },
  };
}
