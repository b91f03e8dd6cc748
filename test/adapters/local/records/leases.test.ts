import { localIncidents } from '../../../../adapters/local/records/incidents.ts';
import { localLeases } from '../../../../adapters/local/records/leases.ts';
import { localRegistry } from '../../../../adapters/local/records/registry.ts';
import { shardNamed } from '../../../../core/contracts/subject.ts';
import { leasesContract } from '../../../contracts/records/leases.contract.ts';
import { shardEntry } from '../../../fakes/registry.ts';
import { processApart } from '../process-apart.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

leasesContract('localLeases', () => {
  const registry = localRegistry(real);
  void registry.register('docs-rag', [shardEntry('shard-1')]);
  return { leases: localLeases(real), incidents: localIncidents(real), registry };
});

const HOLDER = `
  import { openDatabase } from './adapters/local/records/database.ts';
  import { localRegistry } from './adapters/local/records/registry.ts';
  import { localCaseFile } from './adapters/local/records/case-file.ts';
  const db = openDatabase(process.env.FILE);
  const tries = [
    (fence) => localRegistry({ db }).change(fence, 'shard-1', { route: 'none' }),
    (fence) => localCaseFile({ db, clock: Date }).save(fence, 'safeAt', '', 'late'),
  ];
  process.stdin.once('data', async () => {
    const fence = JSON.parse(process.env.FENCE);
    for (const each of tries) console.log(await each(fence).then(() => 'changed', (error) => error.name));
    process.exit(0);
  });
  console.log('ready')`;

test('a holder that was stopped past its lease and goes on after a takeover changes nothing', async () => {
  const registry = localRegistry(real);
  await registry.register('docs-rag', [shardEntry('shard-1')]);
  const about = {
    targetId: 'docs-rag',
    subject: shardNamed('shard-1'),
    runbook: 'shard-restore',
    requestedBy: 'ann',
  } as const;
  const answer = await localIncidents(real).open(
    { ...about, openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] },
    'docs-rag',
  );
  const { id: incidentId, epoch } = (answer as Extract<typeof answer, { opened: unknown }>).opened;
  const fence = { incidentId, epoch, targetId: 'docs-rag', shardId: 'shard-1' };
  const holder = processApart(HOLDER, { FILE: real.file, FENCE: JSON.stringify(fence) });
  await holder.line('ready');

  holder.kill('SIGSTOP');
  holder.send('go\n');
  const taken = await localLeases(real).takeOver(fence, null, Date.now());
  holder.kill('SIGCONT');
  const { output } = await holder.ended;

  expect(taken).toMatchObject({ epoch: 2 });
  expect(output.split('\n').slice(-2)).toEqual(['StaleEpoch', 'StaleEpoch']);
  expect(await registry.read('docs-rag')).toMatchObject([{ route: 'self', epoch: 0 }]);
});
