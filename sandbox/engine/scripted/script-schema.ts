import * as z from 'zod';

const afterMs = z.number().min(0);
const call = z.strictObject({
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  delayMs: z.number().min(0).optional(),
});
const failure = z.strictObject({ error: z.string().optional(), cause: z.string().optional() });

/**
 * The file that scripts a machine's environment: answers of its tasks by function, callbacks in
 * order, and machines that it starts by ARN.
 */
export const scriptSchema = z.strictObject({
  tasks: z.record(z.string(), z.array(call)).optional(),
  callbacks: z
    .array(
      z.union([
        z.strictObject({ afterMs, success: z.unknown() }),
        z.strictObject({ afterMs, failure }),
        z.strictObject({ afterMs, heartbeat: z.literal(true) }),
      ]),
    )
    .optional(),
  machines: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
