import { dismissServer } from '../../core/settle/dismiss-server.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('dismissServer', dismissServer, { registry, workloads, caseFile });
