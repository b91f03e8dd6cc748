import type * as z from 'zod';
import { openGateway } from './gateway.ts';
import { type GatewayOptions, readOptions } from './options.ts';
import { keepHeapSmall } from './small-heap.ts';
import type { Stores } from './stores.ts';

/** The options of a kind of gateway, and what opens the stores that they name. */
type Kind<O extends GatewayOptions> = { options: z.ZodType<O>; open(options: O): Promise<Stores> };

/**
 * Serves the gateway described by the file of `--config` until SIGTERM, then waits for requests
 * under way. Returns the exit code: 0 ended, 1 failed, with the reason on standard error.
 */
export async function gatewayMain<O extends GatewayOptions>(argv: string[], kind: Kind<O>): Promise<number> {
  try {
    const options = readOptions(argv, kind.options);
    const gateway = await openGateway(options, () => kind.open(options));
    keepHeapSmall();
    process.stdout.write(`${JSON.stringify({ url: gateway.url })}\n`);
    await new Promise((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    });
    await gateway.close();
    return 0;
  } catch (error) {
    const text = error instanceof RangeError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`ragmend gateway: ${text}\n`);
    return 1;
  }
}
