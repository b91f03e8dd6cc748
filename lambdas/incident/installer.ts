import { initKillSwitch } from '../../adapters/aws/dynamodb/brakes.ts';
import { deployedHandler } from '../handler/deployed.ts';
import { table } from '../ports/records.ts';

/** Prepares the table of a new deployment: without its kill switch nothing runs. */
export const handler = deployedHandler('installer', async ({ kind }) => {
  if (kind !== 'Delete') await initKillSwitch({ table: table() });
});
