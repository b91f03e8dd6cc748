import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { machinesOf } from '../../sandbox/engine/template/template.ts';

type Transition = { Next: string; Assign?: Record<string, unknown> };
export type StateJson = Partial<Transition> & {
  Type: string;
  Comment?: string;
  Default?: string;
  Choices?: (Transition & { Condition: string })[];
  Catch?: (Transition & { ErrorEquals: string[] })[];
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Resource?: string;
  Arguments?: { FunctionName: string };
  TimeoutSeconds?: number;
};
export type Machine = { StartAt: string; TimeoutSeconds?: number; States: Record<string, StateJson> };

export const PLACE = { account: '111111111111', region: 'eu-west-1', partition: 'aws' };
const root = process.cwd();

/** The machines of the template that `npm run build` synthesized, by ARN. */
export const machines = machinesOf(
  JSON.parse(readFileSync(join(root, 'cdk.out/Ragmend.template.json'), 'utf8')),
  PLACE,
);

/** The machines by name, e.g. `ragmend-shard-restore`. */
export const byName = Object.fromEntries(
  Object.values(machines).map(({ name, definition }) => [name, definition as unknown as Machine]),
);

/** Every way out of a state: where to, what it assigns, and which rule it is. */
export function waysOut(state: StateJson): { to: string; assigns: string[]; by: string }[] {
  const way = (by: string, to: string | undefined, assign: object | undefined) =>
    to ? [{ by, to, assigns: Object.keys(assign ?? {}) }] : [];
  return [
    ...way('next', state.Next, state.Assign),
    ...way('default', state.Default, state.Assign),
    ...(state.Choices ?? []).flatMap((rule) => way(rule.Condition, rule.Next, rule.Assign)),
    ...(state.Catch ?? []).flatMap((rule) => way('catch', rule.Next, rule.Assign)),
  ];
}
