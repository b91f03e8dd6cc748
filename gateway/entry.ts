import { gatewayMain } from './main.ts';
import { openLocalStores } from './open-local-stores.ts';

process.exitCode = await gatewayMain(process.argv.slice(2), openLocalStores);
