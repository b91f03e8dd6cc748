import * as z from 'zod';
import { shardRef } from '../incident.ts';
import { job, key, nothing, waiting } from './task-shapes.ts';

export const volumeTasks = {
  pauseWrites: { input: shardRef, output: nothing },
  resumeWrites: { safe: true, input: shardRef.extend({ onlyInRotation: z.boolean().optional() }), output: nothing },
  startCopy: {
    input: shardRef.extend({ purpose: z.enum(['cold', 'evidence', 'snapshot']) }),
    output: z.object({ jobId: key, copyId: key, permitted: z.boolean() }),
  },
  checkCopy: { input: job, output: waiting },
} as const;
