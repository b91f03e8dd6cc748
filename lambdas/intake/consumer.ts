import type { SQSEvent } from 'aws-lambda';
import { deliveryOf } from '../../adapters/aws/deliveries.ts';
import { dynamoSignals } from '../../adapters/aws/dynamodb/signals.ts';
import { systemClock } from '../../adapters/clock.ts';
import { countRefusals } from '../../control-plane/api/refusals.ts';
import { logged, report, tellRefusals } from '../handler/logged.ts';
import { recordsBucket } from '../ports/intake.ts';
import { memoize } from '../ports/memoize.ts';
import { table } from '../ports/records.ts';
import { wake } from '../ports/wake.ts';
import { consumeAlerts } from './queue-consumer.ts';

const deps = memoize(() => ({
  signals: dynamoSignals({ table: table() }),
  clock: systemClock,
  read: (message: string) => deliveryOf(recordsBucket(), message),
  refused: countRefusals({ clock: systemClock, tell: tellRefusals }),
  wake: () => wake(report('wake')),
  report: (step: string, error: unknown) => report(step)(error),
}));

export const handler = logged('consumer', (event: SQSEvent) => consumeAlerts(deps(), event));
