import { planReintroduction } from '../../core/shard/plan-reintroduction.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { config } from '../ports/scope.ts';

export const handler = taskHandler('planReintroduction', planReintroduction, { registry, workloads, caseFile, config });
