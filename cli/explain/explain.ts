import { findPlan, type StartProposal } from '../../core/bootstrap/graph/find-plan.ts';
import { judgeStart } from '../../core/bootstrap/graph/judge-start.ts';
import { readObservation } from '../../core/bootstrap/reading/read-observation.ts';
import type { ReadingSettings } from '../../core/bootstrap/reading/scene/scene.ts';
import { tellStart } from '../../core/bootstrap/show/tell-start.ts';
import type { Observation } from '../../core/contracts/bootstrap/observation.ts';
import type { Cause } from '../../core/contracts/bootstrap/verdict.ts';
import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';

/** What `--json` prints: what was found, its causes by node ids, and the plan that a simulation has proven. */
export type Explained = StartFound & { causes: Cause[] } & StartProposal;

/** Settings of a service about which no ragmend.yaml says anything. */
export const NO_SETTINGS: ReadingSettings = {
  needs: {},
  aliases: {},
  migrations: {},
  gates: {},
  roles: {},
  patterns: [],
};

/** Explains a start by one or two looks at it; changes nothing. */
export function explain(earlier: Observation | null, later: Observation, settings: ReadingSettings): Explained {
  const reading = readObservation(earlier, later, settings);
  const verdict = judgeStart(reading.nodes, reading.pace);
  const { plan, advice } = findPlan(reading.nodes, verdict, reading.means);
  return { ...tellStart(reading, verdict, later.at), causes: verdict.causes, plan, advice };
}
