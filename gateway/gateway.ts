import { answerCache } from './answers/answer-cache.ts';
import type { ChatDeps } from './chat/answer-chat.ts';
import { openDoors } from './health/open-doors.ts';
import { openMetrics } from './metrics/metrics.ts';
import type { GatewayOptions } from './options.ts';
import { openRoutes } from './routes.ts';
import { serve } from './server/serve.ts';
import { followState } from './state/follow-state.ts';
import type { OpenStores } from './stores.ts';
import { openSecrets } from './upstream/secrets.ts';

export type Gateway = { url: string; close(): Promise<void> };

/** Opens all that a gateway needs and serves it; `close` lets requests end first. */
export async function openGateway(options: GatewayOptions, openStores: OpenStores): Promise<Gateway> {
  const { generator } = options;
  const now = Date.now;
  const stores = await openStores(options);
  const state = await followState(stores.state, now);
  const secrets = openSecrets(secretNames(options), options.secrets);
  const routes = openRoutes(generator, secrets);
  const metrics = openMetrics();
  const cache =
    stores.answers &&
    answerCache({
      ...{ store: stores.answers, now, shards: state.shards, knowsShards: stores.state !== null },
      options: generator.cache,
    });
  const doors = openDoors({ now, metrics });
  const deps: ChatDeps = { ...options, routes, doors, cache, state, metrics, now };
  const serving = await serve(deps, options);
  return {
    url: serving.url,
    close: async () => {
      await serving.drain(options.drainSeconds);
      state.stop();
      await routes.close();
      stores.close();
    },
  };
}

const secretNames = ({ generator }: GatewayOptions) =>
  generator.providers.flatMap((provider) =>
    'apiKeySecret' in provider && provider.apiKeySecret !== undefined ? [provider.apiKeySecret] : [],
  );
