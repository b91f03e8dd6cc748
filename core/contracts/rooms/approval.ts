import * as z from 'zod';
import { incidentRef } from '../incident.ts';
import { planAction } from '../plan.ts';
import { who } from '../who.ts';
import { key } from './task-shapes.ts';

export const approvalTasks = {
  requestApproval: {
    input: incidentRef.extend({
      requestedBy: who,
      action: planAction,
      planHash: key,
      taskToken: z.string(),
    }),
    output: z.object({ approved: z.boolean(), expired: z.boolean(), decidedBy: key, planHash: key }),
  },
  withdrawApprovals: { safe: true, input: incidentRef, output: z.object({ withdrawn: z.int() }) },
} as const;
