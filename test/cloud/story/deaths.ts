import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  SFNClient,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { shareOf } from '../../share.ts';

const folder = process.env.RAGMEND_TEST_DEATHS ?? '';
const [on, log] = [join(folder, 'on'), join(folder, 'log.jsonl')];
const lambda = new LambdaClient();
/** The emulator names a function whose last line it could not read as any other that failed. */
const TRIES = {
  '"MaxAttempts":4': '"MaxAttempts":99',
  '"BackoffRate":2': '"BackoffRate":1',
  '"Sandbox.Timedout"': '"Sandbox.Timedout","Runtime.HandlerError"',
};

const MACHINES = ['shard-restore', 'provider-failover', 'bootstrap-recovery'] as const;

/** A test in which the functions of a machine are killed: the machines take turns where a share is drawn. */
export const testAmongDeaths = (machine: (typeof MACHINES)[number]) =>
  shareOf(MACHINES).includes(machine) ? test : test.skip;

/** A function that was killed, and the change that it had made. */
export type Death = { name: string; change: string };

/** The names of the functions that were killed. */
export const namesOf = (deaths: Death[]): string[] =>
  [...new Set(deaths.map(({ name }) => name.replace('ragmend-', '')))].sort();

/** The machines of a night, and what is killed in it as `dying-function.cjs` reads it: all where nothing is named. */
type Killing = { machines: string[]; killed?: string[]; sweepMs?: number };

/**
 * Kills functions after each of their changes while `work` goes on: see `dying-function.cjs`.
 * Machines have to try a step as often as it is killed, and soon.
 */
export async function amongDeaths<T>(
  { machines, killed = [], sweepMs = 3_000 }: Killing,
  work: () => Promise<T>,
): Promise<{ result: T; deaths: Death[] }> {
  const restores = await Promise.all(machines.map(trying));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(on, killed.map((line) => `ragmend-${line}`).join('\n'));
  const sweeps = setInterval(sweep, sweepMs);
  try {
    const result = await work();
    return { result, deaths: existsSync(log) ? deathsIn(readFileSync(log, 'utf8')) : [] };
  } finally {
    clearInterval(sweeps);
    endDeaths();
    await Promise.all(restores.map((restore) => restore()));
  }
}

/** Ends the deaths that a run which was broken off left behind. */
export function endDeaths(): void {
  if (folder) rmSync(on, { force: true });
}

/**
 * What the schedule does each minute: a worker that was killed is called again; a call that fails
 * is followed by the next.
 */
function sweep(): void {
  const call = {
    FunctionName: 'ragmend-worker',
    InvocationType: 'Event',
    Payload: JSON.stringify({ kind: 'sweep' }),
  } as const;
  lambda.send(new InvokeCommand(call)).catch(() => undefined);
}

async function trying(machine: string): Promise<() => Promise<unknown>> {
  const name = `ragmend-${machine}`;
  const sfn = new SFNClient();
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const arn = stateMachines.find((machine) => machine.name === name)?.stateMachineArn;
  if (!arn) throw new Error(`there is no machine '${name}': deploy the app first`);
  const { definition = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
  const set = (text: string) => sfn.send(new UpdateStateMachineCommand({ stateMachineArn: arn, definition: text }));
  let [patient, plain] = [definition, definition];
  for (const [from, to] of Object.entries(TRIES)) {
    if (!patient.includes(from) && !patient.includes(to)) throw new Error(`the machine '${name}' has no '${from}'`);
    patient = patient.replaceAll(from, to);
    // A run that was broken off left it so.
    plain = plain.replaceAll(to, from);
  }
  await set(patient);
  return () => set(plain);
}

function deathsIn(lines: string): Death[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Death);
}
