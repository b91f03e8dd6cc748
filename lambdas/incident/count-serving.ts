import { countServing } from '../../core/incident/serving/count-serving.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile, incidents } from '../ports/records.ts';
import { config } from '../ports/scope.ts';
import { wake } from '../ports/wake.ts';

export const handler = taskHandler('countServing', countServing, { registry, incidents, caseFile, config }, wake);
