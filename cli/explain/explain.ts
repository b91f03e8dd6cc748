import { findPlan, type StartProposal } from '../../core/bootstrap/graph/find-plan.ts';
import { judgeStart } from '../../core/bootstrap/graph/judge-start.ts';
import { lookAtStart } from '../../core/bootstrap/look/look-at-start.ts';
import { readObservation } from '../../core/bootstrap/reading/read-observation.ts';
import { NO_SETTINGS } from '../../core/bootstrap/reading/scene/scene.ts';
import { settingsOf } from '../../core/bootstrap/settings-of.ts';
import { tellStart } from '../../core/bootstrap/show/tell-start.ts';
import type { Observation } from '../../core/contracts/bootstrap/observation.ts';
import type { Cause } from '../../core/contracts/bootstrap/verdict.ts';
import type { StartConfig } from '../../core/contracts/config/target-of.ts';
import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';

/** What `--json` prints: what was found, its causes by node ids, and the plan that a simulation has proven. */
export type Explained = StartFound & { causes: Cause[] } & StartProposal;

/**
 * Explains a start by one or two looks at it, and by what ragmend.yaml says of it, null if nothing; changes
 * nothing.
 */
export function explain(earlier: Observation | null, later: Observation, bootstrap: StartConfig | null): Explained {
  const { reading, verdict, plan } = bootstrap
    ? lookAtStart(bootstrap, earlier && readObservation(null, earlier, settingsOf(bootstrap)).sample, later)
    : looked(earlier, later);
  const { advice } = findPlan(reading.nodes, verdict, reading.means);
  return { ...tellStart(reading, verdict, later.at, plan), causes: verdict.causes, plan, advice };
}

/** Nothing is declared: the plan is what the graph alone allows. */
function looked(earlier: Observation | null, later: Observation) {
  const reading = readObservation(earlier, later, NO_SETTINGS);
  const verdict = judgeStart(reading.nodes, reading.pace);
  return { reading, verdict, plan: findPlan(reading.nodes, verdict, reading.means).plan };
}
