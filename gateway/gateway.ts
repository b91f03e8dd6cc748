import { keySecretOf, keySecretsOf, primaryOf } from '../core/contracts/config/target-of.ts';
import { answerCache } from './answers/answer-cache.ts';
import { drainBacklog } from './backlog/drain-backlog.ts';
import type { Route } from './chat/ask-in-turn.ts';
import { openDoors } from './health/open-doors.ts';
import { openGates } from './health/open-gates.ts';
import { openMetrics } from './metrics/metrics.ts';
import type { GatewayOptions } from './options.ts';
import { openProbes } from './probe/open-probes.ts';
import { openAnswers } from './readings/open-answers.ts';
import { openLoad } from './readings/open-load.ts';
import { openTraffic } from './readings/open-traffic.ts';
import { openRoutes } from './routes.ts';
import { type ServeDeps, serve } from './server/serve.ts';
import { openShadows } from './shadow/open-shadows.ts';
import { followState } from './state/follow-state.ts';
import type { OpenStores } from './stores.ts';
import { openSecrets } from './upstream/secrets.ts';

/** How often the keys of providers are read again, so that a changed key needs no restart. */
const REREAD_MS = 5000;

export type Gateway = { url: string; close(): Promise<void> };

/** Opens everything that a gateway needs and serves it; `close` waits for requests under way. */
export async function openGateway(options: GatewayOptions, openStores: OpenStores): Promise<Gateway> {
  const { generator } = options;
  const now = Date.now;
  const stores = await openStores(options);
  const state = await followState(stores.state, now);
  const secrets = openSecrets(keySecretsOf(generator), options.secrets);
  const routes = await openRoutes(generator, secrets);
  const metrics = openMetrics(options.targetId);
  const cache =
    stores.answers &&
    answerCache({
      ...{ store: stores.answers, now, shards: state.shards, knowsShards: stores.state !== null },
      options: generator.cache,
    });
  const keys = new Map(generator.providers.map((provider) => [provider.name, keySecretOf(provider)]));
  const credential = ({ provider }: Route) => secrets.fingerprint(keys.get(provider) ?? '') ?? 'none';
  const version = () => state.generator()?.version ?? null;
  const traffic = openTraffic({ providers: generator.providers.map(({ name }) => name), version, now });
  const doors = openDoors({ settings: generator, metrics, traffic, now, credential });
  const probes = openProbes({ doors, generator, now });
  const shadows = openShadows({ config: generator.shadow, doors, state, metrics, now });
  const [load, answers] = [openLoad({ now }), openAnswers({ now })];
  const narrowed = () => state.generator()?.admission ?? null;
  const { name: primary } = primaryOf(generator);
  const isBackup = (provider: string) => provider !== primary;
  const gates = openGates({ config: generator.admission, narrowed, isBackup, now });
  const rereading = setInterval(secrets.refresh, REREAD_MS).unref();
  const deps: ServeDeps = {
    ...{ ...options, routes, doors, gates, cache, backlog: stores.backlog, state, metrics, now },
    ...{ traffic, load, answers, probes, shadows },
  };
  const draining = stores.backlog && drainBacklog({ ...deps, backlog: stores.backlog });
  const serving = await serve(deps, options);
  return {
    url: serving.url,
    close: async () => {
      await Promise.all([serving.drain(options.drainSeconds), draining?.stop()]);
      clearInterval(rereading);
      shadows.stop();
      state.stop();
      await routes.close();
      stores.close();
    },
  };
}
