import { startMoved } from '../../core/settle/start-moved.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('startMoved', startMoved, { registry, workloads, caseFile });
