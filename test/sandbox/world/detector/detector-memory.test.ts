import { rounds, until, type WatchedService, watchedService, well } from './watched-service.ts';

let service: WatchedService;
beforeEach(async () => {
  service = await watchedService();
});
afterEach(() => service.end());

test('a writer that fails raises VectorstoreIndexError though all answers are right, until it writes again', async () => {
  service.failing.set('shard-2', 'it takes no documents: disk full');
  await until(() => service.sent.length === 1);
  await rounds(service);

  service.failing.delete('shard-2');
  await until(() => service.sent.length === 2);

  expect(
    service.sent.map(({ body }) => [body.status, body.alerts[0]?.labels.alertname, body.alerts[0]?.labels.shard]),
  ).toEqual([
    ['firing', 'VectorstoreIndexError', 'shard-2'],
    ['resolved', 'VectorstoreIndexError', 'shard-2'],
  ]);
});

test('a writer that fails says nothing of a shard out of rotation', async () => {
  const shards = [{ shardId: 'shard-1', via: 'self', hits: 5 }];
  service.answerOf = (qid) => ({ status: 200, body: { ...(well(qid).body as object), shards } });
  service.failing.set('shard-2', 'it takes no documents: gone');

  await rounds(service);

  expect(service.sent).toEqual([]);
});

test('a detector that starts again goes on with the alert that fires, and resolves it', async () => {
  service.answerOf = () => ({ status: 502, body: { shard: 'shard-1', detail: 'broken' } });
  await until(() => service.sent.length === 1);
  await service.stop();
  service.now += 60_000;

  service.start();
  await until(() => service.sent.length === 2);
  service.answerOf = well;
  await until(() => service.sent.length === 3);

  expect(service.sent.map(({ body }) => body.status)).toEqual(['firing', 'firing', 'resolved']);
  expect(new Set(service.sent.map(({ body }) => body.alerts[0]?.startsAt))).toEqual(
    new Set(['2026-11-23T10:00:00.000Z']),
  );
});
