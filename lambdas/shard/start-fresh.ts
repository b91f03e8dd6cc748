import { startFresh } from '../../core/shard/start-fresh.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { volumes, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('startFresh', startFresh, { workloads, volumes, caseFile });
