import * as z from 'zod';
import { incidentRef, shardRef } from '../incident.ts';
import { key } from './task-shapes.ts';

export const evidenceTasks = {
  collectEvidence: { input: shardRef, output: z.object({ files: z.int() }) },
  sealEvidence: { input: incidentRef, output: z.object({ copied: z.boolean(), manifestSha256: key }) },
} as const;
