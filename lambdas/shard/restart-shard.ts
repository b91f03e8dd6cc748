import { restartShard } from '../../core/shard/restart-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('restartShard', restartShard, { registry, workloads, caseFile });
