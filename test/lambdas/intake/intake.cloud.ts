import { createHmac } from 'node:crypto';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { realBucket } from '../../adapters/aws/s3/real-bucket.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { alarmEvent } from '../../core/signal/alarm-events.ts';
import { grafanaAlert, grafanaBody } from '../../core/signal/grafana-bodies.ts';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { type IntakeWorld, KEY, prepareIntake } from './intake-world.ts';

/** How often the storm sends its alert. */
const STORM = Number(process.env.RAGMEND_STORM ?? 400);
const CONNECTIONS = 32;
const good = JSON.stringify(notificationBody(alertBody()));

cloudSuite(['aws', 's3'], 'the intake on AWS', () => {
  const bucket = realBucket();
  let intake: IntakeWorld;

  beforeEach(async () => {
    intake = await prepareIntake(bucket);
  });
  afterEach(() => intake.end());

  const bodies = async () => {
    const { Contents = [] } = await bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.name }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const send = (event: unknown) =>
    intake.sqs.send(new SendMessageCommand({ QueueUrl: intake.queueUrl, MessageBody: JSON.stringify(event) }));

  test('a notification is kept and queued before it is answered, then stored, and its run started', async () => {
    const answer = await intake.post('alertmanager', good);
    const failed = await intake.consume();
    await intake.work();

    expect([answer.status, JSON.parse(answer.body), failed]).toEqual([202, { accepted: 1 }, 0]);
    expect(await intake.ports.signals.list(10)).toMatchObject([{ source: 'alertmanager', disposition: 'Started' }]);
    expect(await intake.running()).toHaveLength(1);
  });

  test(`one alert that is sent ${STORM} times over ${CONNECTIONS} connections is one body, one signal and one run, and all are counted`, async () => {
    const before = new Set(await bodies());
    const labels = { ...alertBody().labels, storm: crypto.randomUUID() };
    const body = JSON.stringify(notificationBody(alertBody({ labels })));
    const left = Array.from({ length: STORM }).values();
    const statuses: number[] = [];
    const sender = async () => {
      for (const _ of left) statuses.push((await intake.post('alertmanager', body)).status);
    };
    const consuming = async () => {
      while (statuses.length < STORM) {
        await intake.consume();
        await intake.work();
      }
    };

    await Promise.all([consuming(), ...Array.from({ length: CONNECTIONS }, sender)]);
    await intake.consume();
    await intake.work();

    expect(new Set(statuses)).toEqual(new Set([202]));
    expect((await bodies()).filter((key) => !before.has(key))).toHaveLength(1);
    expect(await intake.ports.signals.list(10)).toMatchObject([{ times: STORM, disposition: 'Started' }]);
    expect(await intake.ports.incidents.list(WHOLE)).toHaveLength(1);
    expect(await intake.running()).toHaveLength(1);
    expect(intake.problems).toEqual([]);
  }, 600_000);

  test('events of an alarm that come twice and in the wrong order start one run, and a late OK ends no newer ALARM', async () => {
    const fires = alarmEvent(['OK', 16], ['ALARM', 17]);
    const late = alarmEvent(['ALARM', 5], ['OK', 9]);

    for (const event of [late, fires, late, fires]) await send(event);
    const failed = await intake.consume();
    await intake.work();

    expect(failed).toBe(0);
    const signals = await intake.ports.signals.list(10);
    const seen = signals.map(({ startsAt, status, times }) => `${startsAt.slice(14, 16)} ${status} ${times}`);
    expect(seen.sort()).toEqual(['05 resolved 2', '17 firing 2']);
    expect(await intake.ports.incidents.list(WHOLE)).toMatchObject([
      { subject: shardNamed('shard-2'), requestedBy: { kind: 'alerts', source: 'cloudwatch' } },
    ]);
    expect(await intake.running()).toHaveLength(1);
  });

  test.each([
    ['an ARN', 'arn:aws:states:eu-west-1:000000000000:stateMachine:ragmend'],
    ['a path', '../../../../etc/passwd'],
    ['a shell', '$(touch /tmp/owned); `id` && rm -rf / | sh'],
    ['markup', '<img src=x onerror=alert(1)>'],
    ['line breaks', 'first\r\n{"at":"now","problem":"forged"}'],
    ['a key of the table', 'signal#["alertmanager"]#pk'],
    ['letters that steer', '\u001b[2J\u202egnp.exe\u0000'],
    ['nothing', ''],
  ])('%s in a label is data from the request to the table', async (_, text) => {
    const labels = { alertname: 'RetrieverEmptyResults', shard: text, [`l${text}`]: text };
    const body = JSON.stringify(
      notificationBody(alertBody({ labels, annotations: { summary: text }, fingerprint: text || '-' })),
    );

    const { status } = await intake.post('alertmanager', body);
    const failed = await intake.consume();
    await intake.work();

    expect([status, failed]).toEqual([202, 0]);
    const [kept] = await intake.ports.signals.list(10);
    expect(kept).toMatchObject({ labels, annotations: { summary: text }, disposition: 'NoRoute' });
    expect(await intake.running()).toEqual([]);
  });

  test('what Grafana signed is accepted once, and what was overheard is not', async () => {
    const body = JSON.stringify(grafanaBody(grafanaAlert()));
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', KEY).update(`${timestamp}:${body}`).digest('hex');
    const headers = { 'x-grafana-alerting-signature': signature, 'x-grafana-alerting-timestamp': timestamp };

    const first = await intake.post('grafana', body, headers);
    const again = await intake.post('grafana', body, headers);
    const altered = await intake.post('grafana', body.replace('shard-2', 'shard-3'), headers);
    await intake.consume();

    expect([first.status, again.status, altered.status]).toEqual([202, 401, 401]);
    expect(await intake.ports.signals.list(10)).toMatchObject([{ source: 'grafana', times: 1 }]);
  });

  test.each([
    ['no token', 401, good, {}],
    ['a wrong token', 401, good, { authorization: 'Bearer guessed' }],
    ['what is no notification', 400, '{}', undefined],
    ['what is not JSON', 400, '{', undefined],
    ['more than 2 MiB', 413, JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) }), undefined],
  ])('%s is refused with %i, and nothing is kept or queued', async (_, expected, body, headers) => {
    const before = await bodies();

    const { status } = await intake.post('alertmanager', body, headers as Record<string, string> | undefined);

    expect(status).toBe(expected);
    expect(await bodies()).toEqual(before);
    expect(await intake.consume()).toBe(0);
    expect(await intake.ports.signals.list(10)).toEqual([]);
  });

  test('messages that are none of ours come back, and the others of their batch are stored', async () => {
    await send({ Records: [{ eventSource: 'aws:s3' }] });
    await send({ source: 'alertmanager', key: 'reports/docs-rag-shard-restore-1/report.json' });
    await send({ source: 'alertmanager', key: `intake/2026-11-23/${'0'.repeat(64)}` });
    await intake.post('alertmanager', good);

    const failed = await intake.consume();

    expect(failed).toBe(3);
    expect(intake.problems).toHaveLength(3);
    expect(await intake.ports.signals.list(10)).toHaveLength(1);
  });
});
