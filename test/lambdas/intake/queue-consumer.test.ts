import type { SQSEvent } from 'aws-lambda';
import { consumeAlerts } from '../../../lambdas/intake/queue-consumer.ts';
import { prepareWorld } from '../../core/incident/world.ts';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';

const eventOf = (...bodies: string[]): SQSEvent => sentAt({}, ...bodies);
const sentAt = (attributes: Record<string, string>, ...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    ...{ messageId: `m-${index}`, receiptHandle: 'r', body, attributes, messageAttributes: {} },
    ...{ md5OfBody: '', eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:eu-west-1:1:q', awsRegion: 'eu-west-1' },
  })) as unknown as SQSEvent['Records'],
});
const alert = (fingerprint: string) => JSON.stringify(notificationBody(alertBody({ fingerprint })));

/** A consumer whose messages are the bodies themselves. */
async function prepare() {
  const world = await prepareWorld();
  const problems: string[] = [];
  const refusals: string[] = [];
  const counted = { wakes: 0 };
  const deps = {
    ...world,
    read: async (message: string) => ({ source: 'alertmanager', body: JSON.parse(message) as unknown }),
    refused: (source: string, reason: string, count: number) => void refusals.push(`${source} ${reason} ${count}`),
    wake: async () => {
      counted.wakes += 1;
    },
    report: (step: string, error: unknown) => void problems.push(`${step} ${(error as Error).name}`),
  };
  return { world, problems, refusals, counted, consume: (event: SQSEvent) => consumeAlerts(deps, event) };
}

test('of a batch only what failed comes again, and the rest is stored', async () => {
  const { world, problems, counted, consume } = await prepare();

  const response = await consume(eventOf(alert('a'), '{', alert('b'), '{}'));

  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-3' }] });
  expect((await world.signals.list(10)).map(({ fingerprint }) => fingerprint).sort()).toEqual(['a', 'b']);
  expect(problems.sort()).toEqual(['message m-1 SyntaxError', 'message m-3 InvalidAlerts']);
  expect(counted.wakes).toBe(1);
});

test('a batch of which nothing could be taken comes again whole', async () => {
  const { world, counted, consume } = await prepare();

  const response = await consume(eventOf('{', '{'));

  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }, { itemIdentifier: 'm-1' }] });
  expect(await world.signals.list(10)).toEqual([]);
  expect(counted.wakes).toBe(0);
});

test('what was stored before calls for no work', async () => {
  const { world, counted, consume } = await prepare();
  await consume(eventOf(alert('a')));

  await consume(eventOf(alert('a'), alert('a')));

  expect(await world.signals.list(10)).toMatchObject([{ times: 3 }]);
  expect(counted.wakes).toBe(1);
});

test('an alert arrived when it was queued, however long the queue was', async () => {
  const { world, consume } = await prepare();
  const queuedAt = '2026-11-23T02:51:00.000Z';

  await consume(sentAt({ SentTimestamp: String(Date.parse(queuedAt)) }, alert('a')));

  expect(await world.signals.list(10)).toMatchObject([{ receivedAt: queuedAt }]);
});

test('a message that failed and comes again after the end of its alert starts nothing', async () => {
  const { world, consume } = await prepare();
  const said = (status: string, startsAt: string) => JSON.stringify(notificationBody(alertBody({ status, startsAt })));

  await consume(sentAt({ SentTimestamp: '2000' }, said('resolved', '2026-11-23T03:30:00.000Z')));
  await consume(sentAt({ SentTimestamp: '1000' }, said('firing', '2026-11-23T03:24:33.749Z')));

  expect((await world.signals.list(10)).map(({ status }) => status)).toEqual(['resolved', 'resolved']);
});

test('odd alerts of a message are counted, unless they were where it was posted', async () => {
  const { world, refusals, consume } = await prepare();
  const body = notificationBody(alertBody(), {});
  const posted = { source: 'alertmanager', body, receivedAt: '2026-11-23T03:00:00.000Z' };
  const deps = {
    ...{ ...world, read: async () => posted, refused: () => void refusals.push('posted') },
    ...{ wake: async () => undefined, report: () => undefined },
  };

  await consume(eventOf(JSON.stringify(body)));
  await consumeAlerts(deps, eventOf('a pointer'));

  expect(refusals).toEqual(['alertmanager OddAlert 1']);
});
