import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { UnsupportedDefinition } from '../errors.ts';
import { checkState, targetsOf } from './check-state.ts';
import {
  type Machine,
  type MachineDefinition,
  machineSchema,
  type Scope,
  scopeSchema,
  stateSchema,
} from './definition.ts';

/**
 * Checks a definition and prepares it; throws UnsupportedDefinition with machine, state and field
 * for everything that the engine does not support.
 */
export function loadMachine(arn: string, definition: MachineDefinition): Machine {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  const root = parsed(machineSchema, definition, `machine '${name}'`);
  const scopes = new Map<string, Scope>();
  readScope({ machine: name, scopes, seen: new Set(), language: root.QueryLanguage }, '', root);
  const text = JSON.stringify(definition);
  const hash = createHash('sha256').update(text).digest('hex');
  return { arn, name, hash, text, timeoutSeconds: root.TimeoutSeconds, scopes };
}

/** Returns the key of a branch of a Parallel, or of the processor of a Map (index 0). */
export function scopeKey(state: string, index: number): string {
  return `${state}[${index}]`;
}

interface Reader {
  machine: string;
  scopes: Map<string, Scope>;
  seen: Set<string>;
  language: string | undefined;
}

function readScope(reader: Reader, key: string, raw: { StartAt: string; States: Record<string, unknown> }): void {
  const scope: Scope = { startAt: raw.StartAt, states: {} };
  reader.scopes.set(key, scope);
  for (const [name, definition] of Object.entries(raw.States)) readState(reader, scope, name, definition);
  const here = `machine '${reader.machine}'`;
  if (!Object.hasOwn(scope.states, scope.startAt))
    throw new UnsupportedDefinition(`${here}: field 'StartAt' names '${scope.startAt}', which is no state beside it`);
  for (const [name, state] of Object.entries(scope.states))
    for (const [field, target] of targetsOf(state))
      if (!Object.hasOwn(scope.states, target))
        throw new UnsupportedDefinition(
          `${here}, state '${name}': field '${field}' names '${target}', which is no state beside it`,
        );
}

function readState(reader: Reader, scope: Scope, name: string, definition: unknown): void {
  const where = `machine '${reader.machine}', state '${name}'`;
  if (reader.seen.has(name)) throw new UnsupportedDefinition(`${where}: another state has this name; rename one`);
  reader.seen.add(name);
  const state = parsed(stateSchema, definition, where);
  const language = state.QueryLanguage ?? reader.language ?? 'JSONPath';
  if (language !== 'JSONata')
    throw new UnsupportedDefinition(`${where}: field 'QueryLanguage' is '${language}'; only 'JSONata' is run`);
  checkState(state, where);
  scope.states[name] = state;
  if (state.Type === 'Parallel')
    for (const [at, branch] of state.Branches.entries())
      readScope(reader, scopeKey(name, at), parsed(scopeSchema, branch, `${where}, field 'Branches[${at}]'`));
  if (state.Type === 'Map')
    readScope(reader, scopeKey(name, 0), parsed(scopeSchema, state.ItemProcessor, `${where}, field 'ItemProcessor'`));
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys')
    throw new UnsupportedDefinition(
      `${where}: field '${[...issue.path, issue.keys[0]].join('.')}' is not run by this engine; remove it`,
    );
  throw new UnsupportedDefinition(`${where}: field '${issue?.path.join('.')}': ${issue?.message}`);
}
