import { collectProviderEvidence } from './collect-provider-evidence.ts';
import { drainBacklog } from './drain-backlog.ts';
import { judgeRamp } from './judge-ramp.ts';
import { leaveGenerator } from './leave-generator.ts';
import { planRamp } from './plan-ramp.ts';
import { planSwitch } from './plan-switch.ts';
import { prewarmProviders } from './prewarm-providers.ts';
import { probeProviders } from './probe-providers.ts';
import { proveSwitch } from './prove-switch.ts';
import { serveFallback } from './serve-fallback.ts';
import { stepRamp } from './step-ramp.ts';
import { switchProvider } from './switch-provider.ts';
import { throttleTraffic } from './throttle-traffic.ts';
import { watchPrimary } from './watch-primary.ts';

export const providerVerbs = {
  collectProviderEvidence,
  drainBacklog,
  judgeRamp,
  leaveGenerator,
  planRamp,
  planSwitch,
  prewarmProviders,
  probeProviders,
  proveSwitch,
  serveFallback,
  stepRamp,
  switchProvider,
  throttleTraffic,
  watchPrimary,
};
