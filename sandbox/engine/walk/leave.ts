import type { Extra } from '../language/bindings.ts';
import { evaluate } from '../language/expressions.ts';
import { moveOn } from './branch.ts';
import { type Apply, read, type Step } from './step.ts';
import { record } from './transition.ts';

/** How a state is left: by its own fields, by a rule of a Choice, or by a Catch. */
export interface WayOut {
  Assign?: Record<string, unknown> | undefined;
  Output?: unknown;
  Next?: string | undefined;
}

/**
 * Plans the end of a state. Assign and Output both read the values from before; without Output the
 * output is `fallback`.
 */
export async function leave(
  step: Step,
  way: WayOut,
  fallback: unknown,
  { extra = {}, prefix = '' }: { extra?: Extra; prefix?: string } = {},
): Promise<Apply> {
  const { frame, state } = step;
  const values = way.Assign || way.Output !== undefined ? read(step, extra) : {};
  const assigned = (way.Assign && (await evaluate(way.Assign, `${prefix}Assign`, values))) as WayOut['Assign'];
  const output = way.Output === undefined ? fallback : await evaluate(way.Output, `${prefix}Output`, values);
  return (tx) => {
    const some = assigned && Object.keys(assigned).length > 0;
    record(tx, frame, `${state.Type}StateExited`, {
      name: frame.state,
      output,
      ...(some && { assignedVariables: assigned }),
    });
    if (some) frame.variables = { ...frame.variables, ...assigned };
    moveOn(tx, frame, output, way.Next);
  };
}
