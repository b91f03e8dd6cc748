import { localIncidents } from '../../../../adapters/local/records/incidents.ts';
import { localOutbox } from '../../../../adapters/local/records/outbox.ts';
import { incidentLocksContract } from '../../../contracts/records/incident-locks.contract.ts';
import { incidentsContract } from '../../../contracts/records/incidents.contract.ts';
import { listedIncidentsContract } from '../../../contracts/records/listed-incidents.contract.ts';
import { processApart } from '../process-apart.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

const makeAdapter = () => ({ incidents: localIncidents(real), outbox: localOutbox(real) });
incidentsContract('localIncidents', makeAdapter);
incidentLocksContract('localIncidents', makeAdapter);
listedIncidentsContract('localIncidents', () => localIncidents(real));

const OPEN_MANY = `
  import { openDatabase } from './adapters/local/records/database.ts';
  import { localIncidents } from './adapters/local/records/incidents.ts';
  const db = openDatabase(process.env.FILE);
  const incidents = localIncidents({ db });
  const draft = { targetId: 'docs-rag', subject: { kind: 'shard', id: 'shard-1' }, runbook: 'shard-restore', requestedBy: 'ann', openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] };
  process.stdin.once('data', async () => {
    for (let round = 0; round < 20; round++) {
      const answer = await incidents.open(draft, 'docs-rag');
      if (!answer.opened) continue;
      console.log(JSON.stringify(answer.opened));
      await incidents.close({ incidentId: answer.opened.id, epoch: answer.opened.epoch }, 'Completed', '2026-11-23T04:00:00.000Z', []);
    }
    process.exit(0);
  });
  console.log('ready')`;

test('processes that race for one lock never share a number or an epoch, and lose no execution', async () => {
  const racers = [0, 1, 2].map(() => processApart(OPEN_MANY, { FILE: real.file }));
  await Promise.all(racers.map((racer) => racer.line('ready')));

  for (const racer of racers) racer.send('go\n');
  const ended = await Promise.all(racers.map((racer) => racer.ended));

  const lines = ended.flatMap(({ code, output }) => {
    expect(code).toBe(0);
    return output.split('\n').filter((line) => line.startsWith('{'));
  });
  const opened = lines.map((line) => JSON.parse(line) as { id: string; epoch: number });
  const upTo = opened.map((_, index) => index + 1);
  expect(opened.map(({ epoch }) => epoch).sort((a, b) => a - b)).toEqual(upTo);
  expect(new Set(opened.map(({ id }) => id))).toEqual(new Set(upTo.map((n) => `docs-rag-shard-restore-${n}`)));
  const queued = await localOutbox(real).due(0, 1_000);
  expect(queued.map(({ effect }) => effect.id)).toEqual(upTo.map((n) => `start:docs-rag-shard-restore-${n}`));
});
