import type { Observation } from '../../contracts/bootstrap/observation.ts';
import type { StartAction, StartMeans } from '../../contracts/bootstrap/start-plan.ts';
import type { Verdict } from '../../contracts/bootstrap/verdict.ts';
import type { StartConfig } from '../../contracts/config/target-of.ts';
import type { SchemaAnswer, StartSample } from '../../contracts/rooms/bootstrap.ts';
import { findPlan, type StartProposal } from '../graph/find-plan.ts';
import { judgeStart } from '../graph/judge-start.ts';
import { type Reading, readObservation } from '../reading/read-observation.ts';
import { settingsOf } from '../settings-of.ts';

/**
 * What one look at a start shows: its verdict, and a plan if one is proven, may be made, and changes only what
 * ragmend.yaml declares. `causes` name what holds it back, so that two looks can be compared.
 */
export type Look = {
  reading: Reading;
  verdict: Verdict;
  plan: StartProposal['plan'];
  causes: string[];
  isStarted: boolean;
  /** Components of ragmend.yaml that are not there, although their kind can be listed. */
  absent: string[];
};

type Answers = Record<string, SchemaAnswer>;

/** Reads what was seen of a start, and judges it with what the declared checks have answered. */
export function lookAtStart(
  bootstrap: StartConfig,
  earlier: StartSample | null,
  seen: Observation,
  answers: Answers = {},
): Look {
  const read = readObservation(earlier, seen, settingsOf(bootstrap, answers));
  const reading = { ...read, means: declaredOnly(bootstrap, read.means) };
  const verdict = judgeStart(reading.nodes, reading.pace);
  const pods = new Map(reading.workloads.map((one) => [one.of, one]));
  const components = bootstrap.components.map(({ workload }) => workload);
  const absent = components.filter(
    (name) => !pods.has(name) && !reading.unknown.includes(name.slice(0, name.indexOf('/'))),
  );
  return {
    reading,
    verdict,
    plan: planIn(bootstrap, reading, verdict),
    causes: causesIn(verdict),
    isStarted:
      verdict.kind === 'None' &&
      components.every((name) => (pods.get(name)?.ready ?? -1) >= (pods.get(name)?.wanted ?? 0)),
    absent,
  };
}

/**
 * Returns a plan that may be asked for. Nothing is planned while a deployer is at work, which goes on once pods
 * are ready, or while pods cannot reach the API server. A shard is what others need, and is not started here.
 */
function planIn(bootstrap: StartConfig, { nodes, means, signs }: Reading, verdict: Verdict): StartProposal['plan'] {
  if (signs.some(({ of }) => of === null)) return null;
  const declared = new Set(declaredIn(bootstrap));
  const { plan } = findPlan(nodes, verdict, means);
  const ownerOf = (action: StartAction) =>
    action.kind === 'delete-pod'
      ? nodes.filter(({ id }) => action.makes.includes(id)).map(({ partOf }) => partOf ?? '')
      : [];
  return plan?.actions.flatMap(ownerOf).every((of) => declared.has(of)) ? plan : null;
}

/** What ragmend.yaml does not declare is not touched. */
const declaredOnly = (bootstrap: StartConfig, means: StartMeans): StartMeans => ({
  ...means,
  workloads: means.workloads.map((one) =>
    declaredIn(bootstrap).includes(one.workload)
      ? one
      : { ...one, scales: false, startsTogether: false, rollsBack: false },
  ),
});

const declaredIn = ({ components, repaired = [] }: StartConfig): string[] =>
  components.map(({ workload }) => workload).filter((name) => !repaired.includes(name));

/** A livelock shows only in a second look, so that it is no news there. */
const causesIn = ({ causes }: Verdict): string[] =>
  causes.flatMap((cause) => {
    if (cause.kind === 'root') return [cause.node];
    return cause.kind === 'deadlock' ? [cause.nodes.toSorted().join(', ')] : [];
  });
