import type { Construct } from 'constructs';
import type { Config } from '../../core/contracts/config/config.ts';
import { type EdgeName, edgeNeeds, edgeRecordUses } from './edge-needs.ts';
import type { Grants } from './need.ts';
import { type Bundles, type FunctionProps, RagmendFunction } from './ragmend-function.ts';

/** The properties of functions that do no task. */
export type Edge = { config: Config; bundles: Bundles; grants: Grants };

/** A function called from outside the state machines: `ragmend-<name>`, with what it needs. */
export class EdgeFunction extends RagmendFunction {
  constructor(
    scope: Construct,
    name: EdgeName,
    { config, bundles, grants, ...size }: Edge & Pick<FunctionProps, 'timeout' | 'megabytes' | 'atOnce'>,
  ) {
    const { network } = config.deployment;
    super(scope, name, { functionName: `ragmend-${name}`, code: bundles(name), ...size, network });
    grants.records(this, edgeRecordUses[name]);
    for (const need of edgeNeeds[name]) grants[need](this);
  }
}
