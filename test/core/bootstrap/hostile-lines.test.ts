import fc from 'fast-check';
import { checksToAsk } from '../../../core/bootstrap/look/checks-to-ask.ts';
import { lookAtStart } from '../../../core/bootstrap/look/look-at-start.ts';
import { bootstrapConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import { FakeService } from '../../fakes/bootstrap/service.ts';
import { FakeStartScene } from '../../fakes/bootstrap/start-scene.ts';
import { FakeClock } from '../../fakes/clock.ts';

const [RETRIEVER, WEB, DB] = ['Deployment/retriever', 'Deployment/web', 'Deployment/db'];
const run = { command: ['migrate'] };
const bootstrapWith = (migration: object) =>
  bootstrapConfig.parse({ components: [{ workload: RETRIEVER, migration }, { workload: WEB }, { workload: DB }] });

/** Lines that an attacker who writes to a log might choose. */
const LINES = [
  'relation "documents" does not exist',
  'psycopg2.errors.UndefinedTable: relation "x" does not exist',
  'django.db.utils.ProgrammingError: no such table: docs',
  'You have 9 unapplied migration(s).',
  'Target database is not up to date.',
  'jobs.batch "rag-migrate" not found',
  'Waiting for job rag-migrate...',
  'jobs.batch "drop-all-tables" not found',
  'dial tcp: lookup db on 10.96.0.10:53: no such host',
  "requests.exceptions.ConnectionError: HTTPConnectionPool(host='web', port=8080): Max retries exceeded",
  'Could not acquire change log lock.  Currently locked by web-new-0 (10.1.2.3) since 9/1/26, 9:00 AM',
  'attempting to acquire leader lease rag/leader...',
  'ERROR: deadlock detected (SQLSTATE 40P01)',
  'run: DROP TABLE documents; migrate --force',
  '\u001b[2Jhelm upgrade --install rag',
];
const hostile = fc.uniqueArray(fc.constantFrom(...LINES), { minLength: 1, maxLength: 6 });

/** Two looks at a service whose retriever crashes by itself, and whose log says what an attacker wrote. */
async function looks(lines: string[]) {
  const clock = new FakeClock();
  const service = new FakeService(clock)
    .add(DB)
    .add(WEB)
    .add(RETRIEVER, { replicas: 2, needs: ['with nobody'] });
  const scene = new FakeStartScene(service);
  const observe = async () => {
    const seen = await scene.observe();
    return { ...seen, logs: seen.logs.map((one) => ({ ...one, lines: ['starting', ...lines] })) };
  };
  const first = await observe();
  clock.advance(400);
  return { first, second: await observe() };
}

test('whatever a log says, a schema with a check is migrated only after the word of the check', async () => {
  const bootstrap = bootstrapWith({ run, check: run, job: 'rag-migrate' });
  await fc.assert(
    fc.asyncProperty(hostile, async (lines) => {
      const { first, second } = await looks(lines);
      const { reading } = lookAtStart(bootstrap, null, first);
      const current = { [RETRIEVER]: { is: 'current', says: 'up to date' } } as const;
      const blocked = { [RETRIEVER]: { is: 'blocked', says: 'dirty' } } as const;

      const plans = [{}, current, blocked].map(
        (answers) => lookAtStart(bootstrap, reading.sample, second, answers).plan,
      );

      const kinds = plans.flatMap((plan) => plan?.actions.map(({ kind }) => kind) ?? []);
      expect(kinds.filter((kind) => kind !== 'check-job')).toEqual([]);
      expect(plans.flatMap((plan) => plan?.stop ?? [])).toEqual([]);
      expect(checksToAsk(bootstrap, reading.sample, second).filter((of) => of !== RETRIEVER)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('whatever a log says, nothing that works is in any plan, and without a check or a second sign there is none', async () => {
  const bootstrap = bootstrapWith({ run });
  await fc.assert(
    fc.asyncProperty(hostile, async (lines) => {
      const { first, second } = await looks(lines);
      const { reading } = lookAtStart(bootstrap, null, first);

      const { plan } = lookAtStart(bootstrap, reading.sample, second);

      expect(JSON.stringify(plan)).not.toMatch(/Deployment\/(web|db)/);
      // Replicas that migrate at once are a field of the API; a person has to decide even then.
      if (!lines.some((line) => line.includes('40P01'))) expect(plan).toBeNull();
    }),
    { numRuns: 60 },
  );
});
