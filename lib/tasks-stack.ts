import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../core/contracts/config/config.ts';
import { AccessEntries } from './clusters/access-entries.ts';
import { JobSessions } from './clusters/job-sessions.ts';
import { PodIdentities } from './clusters/pod-identities.ts';
import type { Data } from './data.ts';
import { grantsOf } from './functions/grants.ts';
import type { Bundles } from './functions/ragmend-function.ts';
import { TaskFunctions } from './tasks/task-functions.ts';

type Props = StackProps & { config: Config; data: Data; bundles: Bundles };

/** The functions of the state machines' tasks, and their access to the clusters. */
export class TasksStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, bundles, ...props }: Props) {
    super(scope, id, props);
    const { targets } = config;
    const tasks = new TaskFunctions(this, 'Tasks', { config, bundles, grants: grantsOf(data, config) });
    new AccessEntries(this, 'Access', { targets, operator: tasks.needing('cluster') });
    new PodIdentities(this, 'Pods', { targets, data });
    new JobSessions(this, 'Sessions', { targets, functions: tasks.needing('jobs'), data });
  }
}
