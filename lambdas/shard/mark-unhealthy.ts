import { markUnhealthy } from '../../core/shard/mark-unhealthy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';

export const handler = taskHandler('markUnhealthy', markUnhealthy, { registry, caseFile, clock });
