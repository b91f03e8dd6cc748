import { handle } from 'hono/aws-lambda';
import { groupsNowIn } from '../../adapters/aws/people.ts';
import { createApp } from '../../control-plane/api/app.ts';
import { peopleByClaims } from '../../control-plane/api/claims.ts';
import { signIn } from '../../core/contracts/config/console-config.ts';
import { logged, report } from '../handler/logged.ts';
import { given } from '../ports/environment.ts';
import { everyFlag, everyKeptGenerator, isPaused, progressOf, registries } from '../ports/every-target.ts';
import { generatorStates } from '../ports/generators.ts';
import { kept } from '../ports/kept.ts';
import { memoize } from '../ports/memoize.ts';
import { wake } from '../ports/wake.ts';

const serve = memoize(() =>
  handle(
    createApp({
      ...kept(),
      registry: registries,
      generatorStates: generatorStates(),
      generatorPods: everyKeptGenerator,
      providerFlag: everyFlag,
      isPaused,
      // People can read and decide about an incident even while its cluster does not answer.
      progressOf: (incidentId) => progressOf(incidentId).catch(unknown),
      people: peopleByClaims({
        consoleOrigin: given('ConsoleOrigin'),
        signIn: signIn.parse(JSON.parse(given('SignIn'))),
        groupsNow: groupsNowIn(given('UserPool')),
      }),
      intake: null,
      wake: () => wake(report('wake')),
      report: report('api'),
    }),
  ),
);

function unknown(error: unknown): null {
  report('progress')(error);
  return null;
}

export const handler = logged('api', (event: Parameters<ReturnType<typeof serve>>[0]) => serve()(event));
