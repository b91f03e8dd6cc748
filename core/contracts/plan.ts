import * as z from 'zod';
import { settlePlan } from './plans/settle-plan.ts';
import { reintroducePlan, restorePlan } from './plans/shard-plans.ts';

/** The plan of each action, one row each; its file in plans/ says what it has beside what every plan says. */
const rows = [restorePlan, reintroducePlan, settlePlan] as const;

/** What an operator is asked to approve, in words and in data; an approval is bound to its hash. */
export const plan = z.discriminatedUnion('action', rows);
export type Plan = z.infer<typeof plan>;
export type PlanAction = Plan['action'];
/** The plan of one action. */
export type PlanOf<A extends PlanAction> = Extract<Plan, { action: A }>;

export const planAction = z.enum(rows.map(({ shape }) => shape.action.value) as [PlanAction, ...PlanAction[]]);
