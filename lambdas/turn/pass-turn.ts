import { passTurn } from '../../core/turn/pass-turn.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { turns } from '../ports/records.ts';

export const handler = taskHandler('passTurn', passTurn, { turns });
