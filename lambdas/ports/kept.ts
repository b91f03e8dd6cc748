import { dynamoBreakers } from '../../adapters/aws/dynamodb/brakes.ts';
import { dynamoLeases } from '../../adapters/aws/dynamodb/leases.ts';
import { dynamoOutbox } from '../../adapters/aws/dynamodb/outbox.ts';
import { dynamoSignals } from '../../adapters/aws/dynamodb/signals.ts';
import { awsHistories } from '../../adapters/aws/histories.ts';
import { openBucket } from '../../adapters/aws/s3/bucket.ts';
import { s3Reports } from '../../adapters/aws/s3/reports.ts';
import { awsSnapshotStorage, awsSnapshots } from '../../adapters/aws/s3/snapshots.ts';
import { awsExecutions } from '../../adapters/aws/step-functions.ts';
import { systemClock } from '../../adapters/clock.ts';
import { given, maybeGiven } from './environment.ts';
import { recordsBucket } from './intake.ts';
import { memoize } from './memoize.ts';
import { approvals, caseFile, incidents, killSwitch, table, turns } from './records.ts';
import { bundledConfig } from './scope.ts';

/** The ports that worker and API share, besides the clusters: records, reports, snapshots and executions. */
export function kept() {
  const clock = systemClock;
  const place = { table: table(), bucket: snapshotBucket() };
  return {
    clock,
    config: bundledConfig(),
    signals: dynamoSignals(place),
    incidents: incidents(),
    breakers: dynamoBreakers(place),
    turns: turns(),
    killSwitch: killSwitch(),
    approvals: approvals(),
    caseFile: caseFile({ clock }),
    reports: s3Reports({ bucket: recordsBucket() }),
    snapshots: awsSnapshots(place),
    snapshotStorage: awsSnapshotStorage(place),
    executions: awsExecutions({ machinePrefix: given('MachinePrefix') }),
    histories: awsHistories({}),
  };
}

/** The ports on the table that only the worker uses. */
export const leases = () => dynamoLeases({ table: table() });
export const outbox = () => dynamoOutbox({ table: table() });

const snapshotBucket = /* @__PURE__ */ memoize(() =>
  openBucket(given('SnapshotBucket'), { endpoint: maybeGiven('S3Endpoint') }),
);
