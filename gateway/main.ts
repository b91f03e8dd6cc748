import { openGateway } from './gateway.ts';
import { readOptions } from './options.ts';
import type { OpenStores } from './stores.ts';

/**
 * Serves the gateway described by the file of `--config` until SIGTERM, then waits for requests
 * under way. Returns the exit code: 0 ended, 1 failed, with the reason on standard error.
 */
export async function gatewayMain(argv: string[], openStores: OpenStores): Promise<number> {
  try {
    const gateway = await openGateway(readOptions(argv), openStores);
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
