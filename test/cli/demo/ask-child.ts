import { askPerson } from '../../../cli/demo/ask-person.ts';
import { ExitCode } from '../../../cli/exit-codes.ts';
import { interruption } from '../../../cli/interruption.ts';
import { approvalOf } from '../../console/scripted-state.ts';

/**
 * A process that asks at its terminal about a plan that nobody else decides, as `npm start` does,
 * and prints what was decided.
 */
const { signal, interrupted } = interruption();
const approval = approvalOf();
const client = {
  approval: async () => approval,
  decide: async (_: string, decision: object) => process.stdout.write(`${JSON.stringify(decision)}\n`),
};
const asking = askPerson(client as never, approval, signal).then(() => 'asked' as const);
const first = await Promise.race([asking, interrupted]);
if (first === 'interrupted') {
  process.stdout.write('stopping everything\n');
  await asking;
}
process.exit(first === 'interrupted' ? ExitCode.Interrupted : ExitCode.Ok);
