import { EvaluationError } from '../../errors.ts';
import type { StateOf } from '../../language/definition.ts';
import { evaluate, evaluateAs } from '../../language/expressions.ts';
import { scopeKey } from '../../language/load-machine.ts';
import type { MapProgress } from '../../model.ts';
import { type Apply, read, readNumber, type Step } from '../step.ts';
import { record, spawn, type Transition } from '../transition.ts';

type MapStep = Step<StateOf<'Map'>>;

/** Reads the items and starts as many iterations as may run concurrently. */
export async function startMap(step: MapStep): Promise<Apply> {
  const { frame } = step;
  const items = await itemsOf(step);
  const concurrency = (await readNumber(step, 'MaxConcurrency')) ?? 0;
  const map = {
    items,
    concurrency,
    tolerated: await toleratedOf(step, items.length),
    next: 0,
    failed: 0,
    spawnPrev: 0,
  };
  const inputs = await inputsOf(step, map, 0);
  return (tx) => {
    map.spawnPrev = record(tx, frame, 'MapStateStarted', { length: items.length });
    frame.map = map;
    frame.phase = items.length === 0 ? 'result' : 'join';
    if (items.length === 0) frame.result = [];
    tx.saved.add(frame);
    begin(tx, step, map, inputs);
  };
}

/** Starts iterations in place of ended ones. */
export async function spawnIterations(step: MapStep): Promise<Apply> {
  const { run, frame } = step;
  const map = frame.map as MapProgress;
  const running = [...run.frames.values()].filter((one) => one.parent === frame.id && one.phase !== 'done').length;
  const inputs = await inputsOf(step, map, running);
  return (tx) => {
    frame.phase = 'join';
    tx.saved.add(frame);
    begin(tx, step, map, inputs);
  };
}

function begin(tx: Transition, { run, frame }: MapStep, map: MapProgress, inputs: unknown[]): void {
  const scope = scopeKey(frame.state, 0);
  const state = run.machine.scopes.get(scope)?.startAt as string;
  for (const input of inputs) {
    const index = map.next++;
    const item = { Index: index, Value: map.items[index] };
    const child = spawn(tx, { scope, state, input, index, prev: map.spawnPrev, parent: frame.id, item });
    record(tx, child, 'MapIterationStarted', { index, name: frame.state });
  }
}

/** Returns the inputs of the iterations that may start now. */
async function inputsOf(step: MapStep, map: MapProgress, running: number): Promise<unknown[]> {
  const free = map.concurrency === 0 ? map.items.length : Math.max(0, map.concurrency - running);
  const selector = step.state.ItemSelector;
  const inputs: unknown[] = [];
  for (const [at, Value] of map.items.slice(map.next, map.next + free).entries()) {
    const item = { Index: map.next + at, Value };
    inputs.push(selector === undefined ? Value : await evaluate(selector, 'ItemSelector', read(step, { item })));
  }
  return inputs;
}

async function itemsOf(step: MapStep): Promise<unknown[]> {
  const { state, frame } = step;
  if (state.Items !== undefined) return evaluateAs('array', state.Items, 'Items', read(step));
  if (Array.isArray(frame.input)) return frame.input;
  throw new EvaluationError(`Map state input must be an array but was: ${JSON.stringify(frame.input)}`);
}

async function toleratedOf(step: MapStep, length: number): Promise<number> {
  const count = (await readNumber(step, 'ToleratedFailureCount')) ?? 0;
  const percentage = (await readNumber(step, 'ToleratedFailurePercentage')) ?? 0;
  return Math.max(count, Math.floor((length * percentage) / 100));
}
