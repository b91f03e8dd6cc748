import * as z from 'zod';
import { rampPlan, switchPlan } from './plans/provider-plans.ts';
import { settlePlan } from './plans/settle-plan.ts';
import { reintroducePlan, restorePlan } from './plans/shard-plans.ts';
import { startPlan } from './plans/start-plan.ts';

/** The plan of each action. Its file in plans/ has the fields that only this plan has. */
const rows = [restorePlan, reintroducePlan, settlePlan, switchPlan, rampPlan, startPlan] as const;

/**
 * What an operator is asked to approve, in words and in data. An approval is bound to the hash of
 * its plan.
 */
export const plan = z.discriminatedUnion('action', rows);
export type Plan = z.infer<typeof plan>;
export type PlanAction = Plan['action'];
/** The plan of one action. */
export type PlanOf<A extends PlanAction> = Extract<Plan, { action: A }>;

export const planAction = z.enum(rows.map(({ shape }) => shape.action.value) as [PlanAction, ...PlanAction[]]);
