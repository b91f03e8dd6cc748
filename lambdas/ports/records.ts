import { dynamoApprovals } from '../../adapters/aws/dynamodb/approvals.ts';
import { dynamoKillSwitch } from '../../adapters/aws/dynamodb/brakes.ts';
import { dynamoCaseFile } from '../../adapters/aws/dynamodb/case-file.ts';
import { dynamoIncidents } from '../../adapters/aws/dynamodb/incidents.ts';
import { dynamoLocks } from '../../adapters/aws/dynamodb/locks.ts';
import { openTable } from '../../adapters/aws/dynamodb/table/table.ts';
import { dynamoTurns } from '../../adapters/aws/dynamodb/turns.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { given } from './environment.ts';
import { memoize } from './memoize.ts';

/** The table of this deployment. */
export const table = /* @__PURE__ */ memoize(() => openTable(given('Table')));

/** The ports that keep records, on the table of this deployment. Opening one costs nothing. */
export const killSwitch = () => dynamoKillSwitch({ table: table() });
export const incidents = () => dynamoIncidents({ table: table() });
export const approvals = () => dynamoApprovals({ table: table() });
export const turns = () => dynamoTurns({ table: table() });
export const locks = () => dynamoLocks({ table: table() });
export const caseFile = ({ clock }: { clock: Clock }) => dynamoCaseFile({ table: table(), clock });
