import type { Config } from '../../contracts/config/config.ts';
import { bootstrapOf } from '../../contracts/config/target-of.ts';
import type { PlanOf } from '../../contracts/plan.ts';
import type { Fence } from '../../kernel/ports/fence.ts';
import { PlanDrifted } from '../../kernel/task-error.ts';
import { StartRefused } from '../errors.ts';
import { workloadOf } from '../graph/fixpoint.ts';
import { lookAtStart } from '../look/look-at-start.ts';
import type { Components } from '../ports/components.ts';
import type { StartScene } from '../ports/start-scene.ts';
import { FORBIDS } from '../reading/means.ts';
import { quoted } from '../show/node-words.ts';

type Deps = { components: Components; startScene: StartScene; config: Config };
type Plan = PlanOf<'start'>;

/**
 * Throws PlanDrifted unless every component of a plan is as it was found: nothing was changed yet, so that the
 * plan is void if anybody else has changed, or healed, what it relies on.
 */
export async function refuseDrifted({ components }: Deps, { targetId }: Fence, plan: Plan): Promise<void> {
  for (const { workload, replicas, version } of plan.components) {
    const now = await components.status(targetId, workload);
    if (now.version !== version)
      throw new PlanDrifted(
        `'${workload}' is of version '${now.version}', and the plan is of '${version}': plan again`,
      );
    if (now.replicas !== replicas)
      throw new PlanDrifted(`'${workload}' has ${now.replicas} replicas, and the plan is of ${replicas}: plan again`);
  }
}

/**
 * Looks again before something is changed. Throws StartRefused if anything forbids to change one of `workloads`,
 * PlanDrifted if one of them works by now.
 */
export async function refuseUnfit(
  { startScene, config }: Deps,
  { targetId }: Fence,
  workloads: readonly string[],
): Promise<void> {
  if (workloads.length === 0) return;
  const { reading } = lookAtStart(bootstrapOf(config, targetId), null, await startScene.observe(targetId));
  const isMeant = (of: string | null) => of === null || workloads.includes(of);
  const sign = reading.signs.find(({ of, why }) => isMeant(of) && (of === null || FORBIDS.includes(why)));
  if (sign)
    throw new StartRefused(
      `nothing more was changed, since ${quoted(sign.evidence)}: end that first, then start again`,
    );
  const stuck = new Set(reading.nodes.flatMap((node) => (node.holds ? [] : [workloadOf(node)])));
  const healed = workloads.find((one) => !stuck.has(one));
  if (healed !== undefined) throw new PlanDrifted(`'${healed}' waits for nothing by now: look again`);
}
