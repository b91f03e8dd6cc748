import { turnBack } from '../../core/settle/turn-back.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { homeServers, registry, volumeMoves } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';

export const handler = taskHandler('turnBack', turnBack, { registry, homeServers, volumeMoves, caseFile, clock });
