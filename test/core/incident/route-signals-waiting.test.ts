import { closeIncident } from '../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { decided, receive } from './signals.ts';
import { prepareWorld, wholeTarget } from './world.ts';

const first = { incidentId: 'docs-rag-shard-restore-1' };

test('a signal waits while a run holds the whole target, which notes it once, and then starts its own', async () => {
  const world = await prepareWorld();
  const whole = await wholeTarget(world);
  await receive(world, { shard: 'shard-2' });
  for (let pass = 0; pass < 3; pass++) await routeSignals(world, { queued: true });
  const whileHeld = await decided(world);
  const notes = await world.caseFile.timeline(whole.incidentId);
  await closeIncident(world, { ...whole, outcome: 'Completed' });

  await routeSignals(world, { queued: true });

  expect(whileHeld).toEqual([['Queued', null]]);
  expect(notes).toMatchObject([
    { text: 'alert RetrieverEmptyResults from alertmanager about shard-2 waits for this run to end' },
  ]);
  expect(await decided(world)).toEqual([['Started', first.incidentId]]);
  expect(await world.incidents.get(first.incidentId)).toMatchObject({
    subject: { kind: 'shard', id: 'shard-2' },
    epoch: 2,
  });
});

test('a person is paged once for each shard whose alert waits long behind a run', async () => {
  const world = await prepareWorld();
  const whole = await wholeTarget(world);
  for (const shard of ['shard-2', 'shard-2', 'shard-1']) await receive(world, { shard });
  await routeSignals(world);
  const soon = (await world.effects()).length;

  for (let minute = 0; minute < 40; minute++) {
    world.clock.advance(60);
    await routeSignals(world, { queued: true });
  }

  const pages = (await world.effects()).slice(soon);
  expect(pages).toMatchObject(
    ['shard-2', 'shard-1'].map((shard) => ({
      ...{ kind: 'notify', severity: 'critical', incidentId: whole.incidentId },
      text: expect.stringContaining(`${shard} needs a person: its alert RetrieverEmptyResults has waited since`),
    })),
  );
});

test('a queued signal that is resolved meanwhile starts nothing', async () => {
  const world = await prepareWorld();
  const whole = await wholeTarget(world);
  await receive(world, { shard: 'shard-1' }, { fingerprint: 'queued' });
  await routeSignals(world);
  await receive(world, { shard: 'shard-1' }, { fingerprint: 'queued', status: 'resolved' });
  await closeIncident(world, { ...whole, outcome: 'Completed' });

  await routeSignals(world, { queued: true });

  expect(await decided(world)).toEqual([['Resolved', null]]);
});

test('passes that run at once start no more repairs than the budget has', async () => {
  const world = await prepareWorld({ budget: { perHour: 1, perDay: 7 } });
  for (const shard of ['shard-1', 'shard-2']) await receive(world, { shard });
  const late = async () => {
    // Read before the other pass starts its run, and decided after it.
    const [stale, list] = [await world.incidents.list(WHOLE), world.incidents.list];
    let isFirst = true;
    const lists = async (...filter: Parameters<typeof list>) => {
      if (!isFirst) return list(...filter);
      isFirst = false;
      await routeSignals({ ...world, signals: { ...world.signals, undecided: only('shard-1') } });
      return stale;
    };
    await routeSignals({
      ...world,
      ...{ signals: { ...world.signals, undecided: only('shard-2') }, incidents: { ...world.incidents, list: lists } },
    });
  };
  const only = (shard: string) => async () =>
    (await world.signals.undecided()).filter(({ labels }) => labels.shard === shard);

  await late();

  expect(await decided(world)).toEqual([
    ['Started', first.incidentId],
    ['Budget', null],
  ]);
});
