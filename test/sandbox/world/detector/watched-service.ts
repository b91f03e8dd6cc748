import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { runDetector } from '../../../../sandbox/world/detector/detector.ts';
import { localFiringAlerts } from '../../../../sandbox/world/detector/firing-alerts.ts';
import { lookAtShards } from '../../../../sandbox/world/detector/look-at-shards.ts';

export type Answer = { status: number; body: unknown };
type Sent = { authorization: string; body: Body };
type Body = {
  status: string;
  alerts: { labels: Record<string, string>; startsAt: string; fingerprint: string; endsAt: string }[];
};
export type WatchedService = Awaited<ReturnType<typeof watchedService>>;

export const QUERIES = ['shard-1', 'shard-2'].flatMap((shard) =>
  [1, 2, 3, 4].map((n) => ({ qid: `${shard}-q${n}`, q: 'text', shard, expected: [`${shard}-doc${n}`] })),
);

/** What a well service answers. */
export const well = (qid: string): Answer => {
  const shards = ['shard-1', 'shard-2'].map((shardId) => ({ shardId, via: 'self', hits: 5 }));
  return { status: 200, body: { retrieved_ids: [qid.replace('-q', '-doc')], scores: [1], shards, mode: 'normal' } };
};

/**
 * A detector on a retriever that answers as `answerOf` says and a receiver that takes alerts while
 * it `accepts`; `now` is its clock.
 */
export async function watchedService() {
  const service = {
    ...{ answerOf: well, accepts: true, now: Date.parse('2026-11-23T10:00:00Z'), failing: new Map<string, string>() },
    ...{ asked: [] as string[], sent: [] as Sent[], failures: [] as string[] },
    start,
    stop,
    end,
  };
  const retriever = await serve(async (request, response) => {
    const { qid } = JSON.parse(await text(request)) as { qid: string };
    service.asked.push(qid);
    const { status, body } = service.answerOf(qid);
    response.writeHead(status).end(JSON.stringify(body));
  });
  const receiver = await serve(async (request, response) => {
    const body = JSON.parse(await text(request)) as Body;
    if (service.accepts) service.sent.push({ authorization: String(request.headers.authorization), body });
    response.writeHead(service.accepts ? 202 : 503).end();
  });
  const firing = localFiringAlerts({ db: openDatabase(':memory:') });
  let abort = new AbortController();
  let loop = Promise.resolve();
  start();
  return service;

  function start(): void {
    abort = new AbortController();
    const sources = { retrieverUrl: urlOf(retriever), failingWrites: () => service.failing, perRound: 2 };
    loop = runDetector(
      {
        ...{ alertsUrl: urlOf(receiver), token: () => 'secret', targetId: 'docs-rag', firing },
        ...{ clock: { now: () => service.now }, onFailure: ({ message }) => service.failures.push(message) },
      },
      lookAtShards({ ...sources, queries: async () => QUERIES, firing }),
      { everyMs: 1, repeatMs: 60_000, signal: abort.signal },
    );
  }

  async function stop(): Promise<void> {
    abort.abort();
    await loop;
  }

  async function end(): Promise<void> {
    await stop();
    for (const server of [retriever, receiver]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

/** Waits for a condition. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Two whole rounds from now. */
export async function rounds({ asked }: WatchedService): Promise<void> {
  const start = asked.length;
  await until(() => asked.length > start + 16);
}

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<Server> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as { port: number }).port}`;
