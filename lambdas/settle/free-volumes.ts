import { freeVolumes } from '../../core/settle/free-volumes.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, volumeMoves } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';

export const handler = taskHandler('freeVolumes', freeVolumes, { homeServers, volumeMoves, caseFile, clock });
