import { type Answer, QUERIES, rounds, until, type WatchedService, watchedService, well } from './watched-service.ts';

let service: WatchedService;
beforeEach(async () => {
  service = await watchedService();
});
afterEach(() => service.end());

test('a well service raises nothing, and all golden queries take their turn', async () => {
  await until(() => new Set(service.asked).size === QUERIES.length);
  await rounds(service);

  expect(service.sent).toEqual([]);
});

test('a shard that no longer cites what it should raises CHRDrop once, as Alertmanager would', async () => {
  service.answerOf = (qid) =>
    qid.startsWith('shard-2')
      ? { ...well(qid), body: { ...(well(qid).body as object), retrieved_ids: ['x'] } }
      : well(qid);

  await until(() => service.sent.length > 0);
  await rounds(service);

  expect(service.sent).toHaveLength(1);
  expect(service.sent[0]).toMatchObject({
    authorization: 'Bearer secret',
    body: { version: '4', status: 'firing', truncatedAlerts: 0 },
  });
  expect(service.sent[0]?.body.alerts[0]).toMatchObject({
    labels: { alertname: 'CHRDrop', severity: 'critical', shard: 'shard-2', store: 'chroma', target: 'docs-rag' },
    startsAt: '2026-11-23T10:00:00.000Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

test('no hits from a shard raise RetrieverEmptyResults, a 502 that names it VectorstoreIndexError', async () => {
  const shards = [{ shardId: 'shard-1', via: 'self', hits: 0 }];
  service.answerOf = (qid) =>
    qid.startsWith('shard-1')
      ? { status: 200, body: { retrieved_ids: [], shards } }
      : { status: 502, body: { shard: 'shard-2', detail: 'index broken' } };

  await until(() => service.sent.length >= 2);

  const labels = service.sent.map(({ body }) => [body.alerts[0]?.labels.shard, body.alerts[0]?.labels.alertname]);
  expect(labels.sort()).toEqual([
    ['shard-1', 'RetrieverEmptyResults'],
    ['shard-2', 'VectorstoreIndexError'],
  ]);
});

test('one wrong answer that is right when service.asked again raises nothing', async () => {
  const wrongOnce = new Set(QUERIES.map(({ qid }) => qid));
  service.answerOf = (qid) =>
    wrongOnce.delete(qid) ? { status: 502, body: { shard: 'shard-1', detail: 'busy' } } : well(qid);

  await until(() => wrongOnce.size === 0);
  await rounds(service);

  expect(service.sent).toEqual([]);
});

test('a firing alert is repeated at its interval with the same fingerprint and start, and resolved when the shard is well', async () => {
  const broken: Answer = { status: 502, body: { shard: 'shard-1', detail: 'broken' } };
  service.answerOf = () => broken;
  await until(() => service.sent.length === 1);
  service.now += 60_000;
  await until(() => service.sent.length === 2);

  service.answerOf = well;
  await until(() => service.sent.length === 3);

  const alerts = service.sent.map(({ body }) => body.alerts[0]);
  expect(service.sent.map(({ body }) => body.status)).toEqual(['firing', 'firing', 'resolved']);
  expect(new Set(alerts.map((alert) => `${alert?.fingerprint} ${alert?.startsAt}`)).size).toBe(1);
  expect(alerts[2]?.endsAt).toBe('2026-11-23T10:01:00.000Z');
});

test('an alert is not resolved by queries that were right all along', async () => {
  service.answerOf = (qid) =>
    qid === 'shard-1-q3' ? { status: 502, body: { shard: 'shard-1', detail: 'one part' } } : well(qid);
  await until(() => service.sent.length === 1);

  await rounds(service);

  expect(service.sent).toHaveLength(1);
});

test('a shard out of rotation, or served by its replica, is left in peace: nothing is raised or resolved', async () => {
  service.answerOf = () => ({ status: 502, body: { shard: 'shard-1', detail: 'broken' } });
  await until(() => service.sent.length === 1);
  const shards = [{ shardId: 'shard-2', via: 'replica', hits: 5 }];

  service.answerOf = () => ({ status: 200, body: { retrieved_ids: ['x'], shards } });
  await rounds(service);

  expect(service.sent).toHaveLength(1);
});

test('an alert that was refused is service.sent again, and a retriever that is away says nothing about a shard', async () => {
  service.accepts = false;
  service.answerOf = () => ({ status: 502, body: { shard: 'shard-1', detail: 'broken' } });
  await until(() => service.failures.some((message) => message.includes('refused with 503')));
  service.answerOf = () => ({ status: 503, body: { detail: 'registry unreadable' } });
  await until(() => service.failures.some((message) => message.includes('answered 503')));

  service.accepts = true;
  service.answerOf = () => ({ status: 502, body: { shard: 'shard-1', detail: 'broken' } });
  await until(() => service.sent.length === 1);

  expect(service.sent[0]?.body.status).toBe('firing');
});
