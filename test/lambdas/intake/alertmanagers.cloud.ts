import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { parse } from 'yaml';
import { realBucket } from '../../adapters/aws/s3/real-bucket.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { type Alertmanagers, alertmanagersWith, hasAlertmanager, webhookTo } from '../../storm/alertmanager.ts';
import { unsteadyReceiver } from '../../storm/unsteady.ts';
import { type IntakeWorld, prepareIntake, TOKEN } from './intake-world.ts';

const NAMES: [string, string] = ['http://alertmanager-1.test', 'http://alertmanager-2.test'];
const DOWN = 2;
const template = join(__dirname, '../../../docs/alert-sources/amazon-managed-prometheus.yaml');

// Debian's package is not everywhere; CI installs it.
const whereInstalled = hasAlertmanager ? describe : describe.skip;

cloudSuite(['aws', 's3'], "the intake on AWS and Debian's Alertmanager (/usr/bin/prometheus-alertmanager)", () => {
  whereInstalled('where it is installed', () => {
    const bucket = realBucket();
    const ends: (() => unknown)[] = [];
    let intake: IntakeWorld;
    let folder: string;

    beforeEach(async () => {
      intake = await prepareIntake(bucket);
      folder = mkdtempSync(join(tmpdir(), 'ragmend-alertmanagers-'));
      ends.push(
        () => rmSync(folder, { recursive: true, force: true }),
        () => intake.end(),
      );
    });
    afterEach(async () => {
      for (let end = ends.pop(); end; end = ends.pop()) await end();
    });

    /** The receiving function at an address of this machine. */
    async function served(): Promise<string> {
      const server = createServer(async (incoming, outgoing) => {
        const { authorization = '' } = incoming.headers;
        const { status, body } = await intake.post('alertmanager', await text(incoming), { authorization });
        outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      ends.push(
        () => server.closeAllConnections(),
        () => server.close(),
      );
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    const raise = (pair: Alertmanagers, labels: Record<string, string>, annotations: Record<string, string> = {}) =>
      pair.tell({ labels, annotations, startsAt: new Date().toISOString() });
    const untilStored = async () => {
      for (;;) {
        await intake.consume();
        const signals = await intake.ports.signals.list(10);
        if (signals.length > 0) return signals;
        await sleep(200);
      }
    };

    test('two that both notify a receiver which was down start one run, and are both counted', async () => {
      const receiver = await unsteadyReceiver(await served(), (passed) =>
        NAMES.some((name) => passed.filter((each) => each.externalURL === name && each.status === 500).length < DOWN),
      );
      ends.push(receiver.stop);
      const pair = await alertmanagersWith(folder, webhookTo(`${receiver.url}/alerts/alertmanager`, TOKEN), NAMES);
      ends.push(pair.stop);
      const taken = () => receiver.passed.filter(({ status }) => status === 202);
      await raise(pair, { alertname: 'RetrieverEmptyResults', shard: 'shard-2', target: 'docs-rag' });
      while (NAMES.some((name) => !taken().some(({ externalURL }) => externalURL === name))) await sleep(100);

      const [signal] = await untilStored();
      await intake.consume();
      await intake.work();

      expect(signal).toMatchObject({ status: 'firing', labels: { shard: 'shard-2' } });
      const [counted] = await intake.ports.signals.list(10);
      expect(counted?.times).toBe(taken().reduce((sum, { alerts }) => sum + alerts, 0));
      expect(await intake.running()).toHaveLength(1);
    }, 300_000);

    test('what the template of Amazon Managed Prometheus writes comes through SNS as it was, whatever the labels hold', async () => {
      const { topicArn, receiver, files } = await amazonManaged(intake, ends);
      const pair = await alertmanagersWith(folder, { receiver, files }, NAMES);
      ends.push(pair.stop);
      const labels = { alertname: 'RetrieverEmptyResults', shard: 'shard-2', target: 'docs-rag', note: HOSTILE };

      await raise(pair, labels, { summary: HOSTILE });
      const signals = await untilStored();
      await intake.work();

      expect(topicArn).toContain(':sns:');
      expect(signals).toMatchObject([{ source: 'amp', status: 'firing', labels, annotations: { summary: HOSTILE } }]);
      expect(signals[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
      expect(intake.problems).toEqual([]);
      expect(await intake.running()).toHaveLength(1);
    }, 300_000);
  });
});

const HOSTILE = 'a "b" \\ {{ .x }} 100% + ü 李 <img> \t \u0007';

/**
 * A topic that writes into the intake queue, and the receiver of the definition that we ship, which
 * publishes there.
 */
async function amazonManaged({ sqs, queueUrl: QueueUrl }: IntakeWorld, ends: (() => unknown)[]) {
  const sns = new SNSClient({});
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `test-${crypto.randomUUID().slice(0, 8)}` }));
  ends.push(() => sns.send(new DeleteTopicCommand({ TopicArn })));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn ?? '' }));
  const shipped = parse(readFileSync(template, 'utf8')) as {
    template_files: Record<string, string>;
    alertmanager_config: string;
  };
  const { receivers } = parse(shipped.alertmanager_config) as { receivers: { sns_configs: object[] }[] };
  const [sent] = receivers.flatMap(({ sns_configs }) => sns_configs);
  const here = { topic_arn: TopicArn, api_url: process.env.AWS_ENDPOINT_URL };
  const sigv4 = { region: 'us-east-1', access_key: 'test-access', secret_key: 'test-secret-key' };
  return {
    topicArn: TopicArn,
    receiver: { sns_configs: [{ ...sent, ...here, sigv4 }] },
    files: shipped.template_files,
  };
}
