import { runDetector } from '../world/detector/detector.ts';
import { localFiringAlerts } from '../world/detector/firing-alerts.ts';
import { lookAtProviders } from '../world/detector/look-at-providers.ts';
import { lookAtService } from '../world/detector/look-at-service.ts';
import { lookAtShards } from '../world/detector/look-at-shards.ts';
import { addressesOf } from '../world/generator/generation.ts';
import { noCounts, steadyLoad } from '../world/generator/steady-load.ts';
import { currentTokens } from './alert-tokens.ts';
import type { Paths } from './paths.ts';
import type { Ports } from './ports/ports.ts';
import { problemLog } from './problems.ts';
import type { Session } from './session.ts';

const DETECT = { everyMs: 700, repeatMs: 15_000 };
const QUERIES_PER_ROUND = 2;
const ASK_MS = 1_000;

type Watching = {
  session: Session;
  /** Shards whose writer keeps failing, with its error. */
  failingWrites: () => ReadonlyMap<string, string>;
  signal: AbortSignal;
};

/**
 * Watches the service until the signal aborts: faults raise alerts. Where answers are generated,
 * users ask for some, because nobody sees a failure of a provider that is not asked.
 */
export function watchWorld(ports: Ports, paths: Paths, { session, failingWrites, signal }: Watching): Promise<void>[] {
  const { db, clock, targetId, target, processTable } = ports;
  const { retrieverUrl, alertsUrl } = session;
  const report = problemLog(paths.log, clock);
  const tokens = currentTokens(paths.session, session);
  const token = () => tokens().alertsToken;
  const queries = () => ports.goldenSets.queries(targetId);
  const firing = localFiringAlerts({ db });
  const deps = { alertsUrl, token, targetId, firing, clock, onFailure: report('detector') };
  const shards = lookAtShards({ retrieverUrl, queries, failingWrites, firing, perRound: QUERIES_PER_ROUND });
  const start = lookAtService({ objects: ports.serviceObjects, targetId, clock });
  const watching = [shards, start].map((look) => runDetector(deps, look, { ...DETECT, signal }));
  const { generator } = target;
  if (!generator) return watching;
  const { answer, gateway } = addressesOf(processTable);
  const { throttledSeconds } = generator.switch;
  const providers = lookAtProviders({ gatewayUrl: gateway, throttledSeconds, clock });
  const users = async () => {
    const load = { answerUrl: answer, questions: await queries(), everyMs: ASK_MS };
    await steadyLoad(load, { counts: noCounts(), signal, cut: signal });
  };
  return [...watching, runDetector(deps, providers, { ...DETECT, signal }), users().catch(report('users'))];
}
