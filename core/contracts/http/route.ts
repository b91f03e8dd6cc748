import type * as z from 'zod';
import type { Role } from './access.ts';
import type { ProblemName } from './problem-status.ts';

/**
 * One address of the API. `access` says who may call it: anybody, senders of alerts, any signed-in
 * person, or a person with this role on its target. `refuses` lists its own problems, without those
 * that every address of its kind may answer. A status without `answer` has no body.
 */
export type Route = {
  summary: string;
  access: 'anybody' | 'sender' | 'person' | Role;
  body?: z.ZodType;
  query?: z.ZodObject;
  status: 200 | 201 | 202 | 204;
  answer?: z.ZodType;
  refuses?: ProblemName[];
};
