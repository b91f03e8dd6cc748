import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { runDetector } from '../../../sandbox/world/detector.ts';

type Answer = { status: number; body: unknown };
type Sent = { authorization: string; body: Body };
type Body = {
  status: string;
  alerts: { labels: Record<string, string>; startsAt: string; fingerprint: string; endsAt: string }[];
};

const QUERIES = ['shard-1', 'shard-2'].flatMap((shard) =>
  [1, 2, 3, 4].map((n) => ({ qid: `${shard}-q${n}`, q: 'text', shard, expected: [`${shard}-doc${n}`] })),
);
let answerOf: (qid: string) => Answer;
let accepts: boolean;
let now: number;
let asked: string[];
let sent: Sent[];
let failures: string[];
let retriever: Server;
let receiver: Server;
let abort: AbortController;
let loop: Promise<void>;

const well = (qid: string): Answer => {
  const shards = ['shard-1', 'shard-2'].map((shardId) => ({ shardId, via: 'self', hits: 5 }));
  return { status: 200, body: { retrieved_ids: [qid.replace('-q', '-doc')], scores: [1], shards, mode: 'normal' } };
};

beforeEach(async () => {
  [answerOf, accepts, now, asked, sent, failures] = [well, true, Date.parse('2026-11-23T10:00:00Z'), [], [], []];
  retriever = await serve(async (request, response) => {
    const { qid } = JSON.parse(await text(request)) as { qid: string };
    asked.push(qid);
    const { status, body } = answerOf(qid);
    response.writeHead(status).end(JSON.stringify(body));
  });
  receiver = await serve(async (request, response) => {
    const body = JSON.parse(await text(request)) as Body;
    if (accepts) sent.push({ authorization: String(request.headers.authorization), body });
    response.writeHead(accepts ? 202 : 503).end();
  });
  abort = new AbortController();
  loop = runDetector(
    {
      ...{ retrieverUrl: urlOf(retriever), alertsUrl: urlOf(receiver), token: () => 'secret', targetId: 'docs-rag' },
      ...{
        queries: async () => QUERIES,
        clock: { now: () => now },
        onFailure: ({ message }) => failures.push(message),
      },
    },
    { everyMs: 1, perRound: 2, repeatMs: 60_000, signal: abort.signal },
  );
});

afterEach(async () => {
  abort.abort();
  await loop;
  for (const server of [retriever, receiver]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<Server> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as { port: number }).port}`;
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
};
/** Two whole rounds from now. */
const rounds = async () => {
  const start = asked.length;
  await until(() => asked.length > start + 16);
};

test('a well service raises nothing, and all golden queries take their turn', async () => {
  await until(() => new Set(asked).size === QUERIES.length);
  await rounds();

  expect(sent).toEqual([]);
});

test('a shard that no longer cites what it should raises CHRDrop once, as Alertmanager would', async () => {
  answerOf = (qid) =>
    qid.startsWith('shard-2')
      ? { ...well(qid), body: { ...(well(qid).body as object), retrieved_ids: ['x'] } }
      : well(qid);

  await until(() => sent.length > 0);
  await rounds();

  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    authorization: 'Bearer secret',
    body: { version: '4', status: 'firing', truncatedAlerts: 0 },
  });
  expect(sent[0]?.body.alerts[0]).toMatchObject({
    labels: { alertname: 'CHRDrop', severity: 'critical', shard: 'shard-2', store: 'chroma', target: 'docs-rag' },
    startsAt: '2026-11-23T10:00:00.000Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

test('no hits from a shard raise RetrieverEmptyResults, a 502 that names it VectorstoreIndexError', async () => {
  const shards = [{ shardId: 'shard-1', via: 'self', hits: 0 }];
  answerOf = (qid) =>
    qid.startsWith('shard-1')
      ? { status: 200, body: { retrieved_ids: [], shards } }
      : { status: 502, body: { shard: 'shard-2', detail: 'index broken' } };

  await until(() => sent.length >= 2);

  const labels = sent.map(({ body }) => [body.alerts[0]?.labels.shard, body.alerts[0]?.labels.alertname]);
  expect(labels.sort()).toEqual([
    ['shard-1', 'RetrieverEmptyResults'],
    ['shard-2', 'VectorstoreIndexError'],
  ]);
});

test('one wrong answer that is right when asked again raises nothing', async () => {
  const wrongOnce = new Set(QUERIES.map(({ qid }) => qid));
  answerOf = (qid) => (wrongOnce.delete(qid) ? { status: 502, body: { shard: 'shard-1', detail: 'busy' } } : well(qid));

  await until(() => wrongOnce.size === 0);
  await rounds();

  expect(sent).toEqual([]);
});

test('a firing alert is repeated at its interval with the same fingerprint and start, and resolved when the shard is well', async () => {
  const broken: Answer = { status: 502, body: { shard: 'shard-1', detail: 'broken' } };
  answerOf = () => broken;
  await until(() => sent.length === 1);
  now += 60_000;
  await until(() => sent.length === 2);

  answerOf = well;
  await until(() => sent.length === 3);

  const alerts = sent.map(({ body }) => body.alerts[0]);
  expect(sent.map(({ body }) => body.status)).toEqual(['firing', 'firing', 'resolved']);
  expect(new Set(alerts.map((alert) => `${alert?.fingerprint} ${alert?.startsAt}`)).size).toBe(1);
  expect(alerts[2]?.endsAt).toBe('2026-11-23T10:01:00.000Z');
});

test('an alert is not resolved by queries that were right all along', async () => {
  answerOf = (qid) =>
    qid === 'shard-1-q3' ? { status: 502, body: { shard: 'shard-1', detail: 'one part' } } : well(qid);
  await until(() => sent.length === 1);

  await rounds();

  expect(sent).toHaveLength(1);
});

test('a shard out of rotation, or served by its replica, is left in peace: nothing is raised or resolved', async () => {
  answerOf = () => ({ status: 502, body: { shard: 'shard-1', detail: 'broken' } });
  await until(() => sent.length === 1);
  const shards = [{ shardId: 'shard-2', via: 'replica', hits: 5 }];

  answerOf = () => ({ status: 200, body: { retrieved_ids: ['x'], shards } });
  await rounds();

  expect(sent).toHaveLength(1);
});

test('an alert that was refused is sent again, and a retriever that is away says nothing about a shard', async () => {
  accepts = false;
  answerOf = () => ({ status: 502, body: { shard: 'shard-1', detail: 'broken' } });
  await until(() => failures.some((message) => message.includes("refused with '503'")));
  answerOf = () => ({ status: 503, body: { detail: 'registry unreadable' } });
  await until(() => failures.some((message) => message.includes("answered '503'")));

  accepts = true;
  answerOf = () => ({ status: 502, body: { shard: 'shard-1', detail: 'broken' } });
  await until(() => sent.length === 1);

  expect(sent[0]?.body.status).toBe('firing');
});
