import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { snsNotifier } from '../../../adapters/aws/sns.ts';
import type { Notifier } from '../../../core/kernel/ports/notifier.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { notifierContract } from '../../contracts/records/notifier.contract.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { type RealTable, realTable } from './dynamodb/table/real-table.ts';

type Message = Parameters<Notifier['notify']>[0];
type Envelope = { Subject: string; Message: string; MessageAttributes: Record<string, { Value: string }> };

const message: Message = {
  ...{ id: 'n-1', incidentId: 'incident-1', severity: 'critical', text: 'shard-2 needs a person' },
  at: '2026-11-23T03:00:00.000Z',
};

cloudSuite(['aws'], 'snsNotifier', () => {
  const [sns, sqs] = [new SNSClient({}), new SQSClient({})];
  const ends: (() => Promise<unknown>)[] = [];
  let real: RealTable;

  beforeAll(async () => {
    real = await realTable();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  afterAll(() => real.drop());

  /**
   * A topic that writes all it is told into a queue. Ids are made the test's own, because all tests
   * share one table.
   */
  async function prepare() {
    const Name = `test-${crypto.randomUUID().slice(0, 8)}`;
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name }));
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: Name }));
    ends.push(() => sns.send(new DeleteTopicCommand({ TopicArn })));
    ends.push(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
    const { Attributes } = await sqs.send(asked);
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn ?? '' }));
    const clock = new FakeClock();
    const adapter = snsNotifier({ client: sns, topicArn: TopicArn, table: real.table, clock });
    const notify = (told: Message) => adapter.notify({ ...told, id: `${Name}/${told.id}` });
    return { Name, TopicArn, clock, notifier: { notify }, envelopes: () => envelopesIn(QueueUrl) };
  }

  async function envelopesIn(QueueUrl: string): Promise<Envelope[]> {
    const all: Envelope[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return all;
      all.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as Envelope));
    }
  }

  notifierContract('snsNotifier', async () => {
    const { notifier, envelopes } = await prepare();
    return { notifier, told: async () => (await envelopes()).map(messageOf) };
  });

  test('the subject is one line of ASCII, and the text holds nothing that looks like a secret', async () => {
    const { notifier, envelopes } = await prepare();
    const text = '"Probe" failed: Authorization: Bearer abcdef123456 was refused';

    await notifier.notify({ ...message, incidentId: 'zoë\n1', text });

    expect(await envelopes()).toMatchObject([
      {
        Subject: 'Ragmend critical: zo??1',
        Message: expect.not.stringContaining('abcdef123456'),
        MessageAttributes: { severity: { Value: 'critical' } },
      },
    ]);
  });

  test('a message about no incident is told too', async () => {
    const { notifier, envelopes } = await prepare();

    await notifier.notify({ ...message, incidentId: null });

    expect((await envelopes()).map(messageOf)).toEqual([{ ...message, incidentId: null }]);
  });

  test('a message that could not be sent is tried again at once by the next call', async () => {
    const { Name, clock, notifier, envelopes } = await prepare();
    const topicArn = 'arn:aws:sns:us-east-1:000000000000:not-there';
    const broken = snsNotifier({ client: sns, topicArn, table: real.table, clock });

    const failing = broken.notify({ ...message, id: `${Name}/n-1` });

    await expect(failing).rejects.toThrow();
    await notifier.notify(message);
    expect(await envelopes()).toHaveLength(1);
  });

  test('the claim of one who died before the message was sent lapses after a minute', async () => {
    const { Name, TopicArn, clock, notifier, envelopes } = await prepare();
    const hangs = { send: () => new Promise(() => undefined) } as unknown as SNSClient;
    const dying = snsNotifier({ client: hangs, topicArn: TopicArn, table: real.table, clock });
    void dying.notify({ ...message, id: `${Name}/n-1` });
    await new Promise((resolve) => setTimeout(resolve, 300));

    const early = notifier.notify(message).then(
      () => 'told',
      (error: Error) => error.name,
    );
    const first = await early;
    clock.advance(61);
    await notifier.notify(message);

    expect(first).toBe('DependencyUnavailable');
    expect(await envelopes()).toHaveLength(1);
  });
});

function messageOf({ Message: text, MessageAttributes }: Envelope): Message {
  const { id, incidentId, severity, at } = MessageAttributes;
  return {
    ...{ id: id?.Value.split('/')[1] ?? '', incidentId: incidentId?.Value ?? null },
    ...{ severity: severity?.Value as Message['severity'], text, at: at?.Value ?? '' },
  };
}
