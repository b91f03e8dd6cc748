import { handle } from 'hono/aws-lambda';
import { dynamoNonces } from '../../adapters/aws/dynamodb/nonces.ts';
import { bodyKeeper } from '../../adapters/aws/intake-bodies.ts';
import { systemClock } from '../../adapters/clock.ts';
import { countRefusals } from '../../control-plane/api/refusals.ts';
import { createIntakeApp } from '../../control-plane/intake/intake-app.ts';
import { queuedIntake } from '../../control-plane/intake/queued-intake.ts';
import { logged, report, tellRefusals } from '../handler/logged.ts';
import { given } from '../ports/environment.ts';
import { alertSecret, recordsBucket } from '../ports/intake.ts';
import { memoize } from '../ports/memoize.ts';
import { table } from '../ports/records.ts';

const serve = memoize(() => {
  const clock = systemClock;
  const { isAlertToken, signingKeys } = alertSecret();
  const nonces = dynamoNonces({ table: table(), clock });
  const signatures = { keys: signingKeys, now: () => clock.now(), ...nonces };
  const refused = countRefusals({ clock, tell: tellRefusals });
  const keep = bodyKeeper({ bucket: recordsBucket(), queueUrl: given('IntakeQueue'), clock });
  return handle(createIntakeApp(queuedIntake({ isAlertToken, signatures, refused, keep }), report('receiver')));
});

export const handler = logged('receiver', (event: Parameters<ReturnType<typeof serve>>[0]) => serve()(event));
