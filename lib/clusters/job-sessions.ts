import { Stack } from 'aws-cdk-lib';
import { ArnPrincipal, CompositePrincipal, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { TargetConfig } from '../../core/contracts/config/config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import type { Data } from '../data.ts';
import type { RagmendFunction } from '../functions/ragmend-function.ts';
import { AgentRole } from './agent-role.ts';

type Props = { targets: TargetConfig[]; functions: RagmendFunction[]; data: Data };

/**
 * The roles of the short-lived credentials for jobs, one for each target. Only the functions that
 * start jobs may assume them.
 */
export class JobSessions extends Construct {
  constructor(scope: Construct, id: string, { targets, functions, data }: Props) {
    super(scope, id);
    const handed = targets.filter(({ kubernetes }) => kubernetes?.agent.credentials === 'session');
    if (handed.length === 0) return;
    const assumedBy = new CompositePrincipal(...functions.map(({ role }) => new ArnPrincipal((role as Role).roleArn)));
    const arns = handed.map((target) => {
      const { roleArn } = new AgentRole(this, `${target.id} agent`, { assumedBy, target, data });
      return [target.id, roleArn] as const;
    });
    for (const one of functions) {
      one.addEnvironment(Env.AgentRoles, Stack.of(this).toJsonString(Object.fromEntries(arns)));
      one.allow(
        ['sts:AssumeRole'],
        arns.map(([, arn]) => arn),
      );
    }
  }
}
