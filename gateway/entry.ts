import { gatewayMain } from './main.ts';
import { openLocalStores } from './open-local-stores.ts';
import { gatewayOptions } from './options.ts';

process.exitCode = await gatewayMain(process.argv.slice(2), { options: gatewayOptions, open: openLocalStores });
