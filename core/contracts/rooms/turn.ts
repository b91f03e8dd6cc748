import { incidentRef } from '../incident.ts';
import { nothing, waiting } from './task-shapes.ts';

export const turnTasks = {
  takeTurn: { input: incidentRef, output: waiting },
  passTurn: { input: incidentRef, output: nothing },
} as const;
