import * as z from 'zod';
import { RUNBOOK_NAMES, type RunbookName, runbooks } from '../runbooks.ts';

/** How far a run may go without a person. */
export const autonomy = z.enum(['observe', 'approve', 'auto']);

const REPAIRS = RUNBOOK_NAMES.filter((name) => runbooks[name].kind === 'repair');

const settings = (name: RunbookName) =>
  z
    .strictObject({
      autonomy: autonomy.optional().describe('Overrides the `autonomy` of the target'),
    })
    .optional()
    .describe(`What differs for ${name}`);

const shape = Object.fromEntries(REPAIRS.map((name) => [name, settings(name)])) as Record<
  RunbookName,
  ReturnType<typeof settings>
>;

/**
 * Settings of single runbooks of a target. Only repairs have an autonomy: the others change nothing
 * that users get.
 */
export const runbookConfig = z.strictObject(shape, {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.map((key) => `'${key}'`).join(', ')}: no repair runbook has this name: give ${REPAIRS.join(' or ')}`
      : undefined,
});
