import { dynamoAudit } from '../../adapters/aws/dynamodb/audit.ts';
import { s3GoldenSets } from '../../adapters/aws/s3/golden-sets.ts';
import { snsNotifier } from '../../adapters/aws/sns.ts';
import { logged, measure, report } from '../handler/logged.ts';
import { backlogOf } from '../ports/backlog.ts';
import { auditHeads } from '../ports/buckets.ts';
import { given, maybeGiven } from '../ports/environment.ts';
import { everyFlag, everyGenerator, everyRoute, registries } from '../ports/every-target.ts';
import { generatorStates, readingsOfPods } from '../ports/generators.ts';
import { recordsBucket } from '../ports/intake.ts';
import { kept, leases, outbox } from '../ports/kept.ts';
import { memoize } from '../ports/memoize.ts';
import { table } from '../ports/records.ts';
import { runWorker, type WorkerDeps } from './run-worker.ts';

const deps = memoize((): WorkerDeps => {
  const ports = kept();
  return {
    ...ports,
    leases: leases(),
    outbox: outbox(),
    registry: registries,
    routes: everyRoute,
    generatorStates: generatorStates(),
    flags: everyFlag,
    generatorPods: everyGenerator,
    keptReadings: readingsOfPods(),
    backlogOf,
    audit: dynamoAudit({ table: table() }),
    auditHeads: auditHeads(),
    goldenSets: s3GoldenSets({ bucket: recordsBucket() }),
    notifier: snsNotifier({ topicArn: given('Topic'), table: table(), clock: ports.clock }),
    consoleUrl: () => consoleUrl(),
    measure,
    report: (step, error) => report(step)(error),
  };
});

/** Returns the address of the console, if one is hosted. */
function consoleUrl(): string | null {
  const origin = maybeGiven('ConsoleOrigin');
  return origin && `${origin}/`;
}

export const handler = logged('worker', (event: unknown) => runWorker(deps(), event));
