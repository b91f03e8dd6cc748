import Database from 'libsql';
import { realClock } from '../../../sandbox/engine/clock.ts';
import { createEngine } from '../../../sandbox/engine/engine.ts';
import type { MachineDefinition } from '../../../sandbox/engine/language/definition.ts';
import { ARN } from './machines.ts';

/** A process that runs one execution on a file and tells each call on stdout; it is there to be killed. */
const [file, definition] = process.argv.slice(2) as [string, string];
const engine = createEngine({
  machines: { [ARN]: JSON.parse(definition) as MachineDefinition },
  database: new Database(file),
  clock: realClock,
  invoke: async ({ functionName, payload }) => {
    process.stdout.write(`${JSON.stringify({ functionName, payload })}\n`);
    if (functionName === 'hang') await new Promise(() => {});
    return payload;
  },
});
engine.startExecution({ stateMachineArn: ARN, name: 'run', input: { n: 0 } });
setInterval(() => {}, 1000);
