import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';

// Read when the module is loaded: the failures of these tests are meant.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const { deployedHandler } =
  require('../../../lambdas/handler/deployed.ts') as typeof import('../../../lambdas/handler/deployed.ts');

/** What CloudFormation is told where it waits for an answer. */
async function prepareAnswers(status = 200) {
  const answers: { body: unknown; type: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    answers.push({ body: JSON.parse(Buffer.concat(parts).toString()), type: request.headers['content-type'] });
    response.writeHead(status).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const event = {
    ...{
      RequestType: 'Create',
      ResponseURL: `http://127.0.0.1:${port}/answer`,
      StackId: 'stack',
      RequestId: 'request',
    },
    ...{ LogicalResourceId: 'Installer', ResourceProperties: { ServiceToken: 'arn', bucket: 'site' } },
  } as unknown as CloudFormationCustomResourceEvent;
  return { answers, event, close: () => server.close() };
}

const context = { functionName: 'ragmend-installer', logStreamName: 'stream-1' } as Context;

test('work that is done is answered as done, under a name that stays', async () => {
  const { answers, event, close } = await prepareAnswers();
  const done: unknown[] = [];
  const handler = deployedHandler('installer', async (call) => void done.push(call));

  await handler(event, context);
  await handler({ ...event, RequestType: 'Update', PhysicalResourceId: 'Installer' } as typeof event, context);
  close();

  expect(done).toMatchObject([{ kind: 'Create', properties: { bucket: 'site' } }, { kind: 'Update' }]);
  expect(answers.map(({ body }) => body)).toMatchObject([
    { Status: 'SUCCESS', StackId: 'stack', RequestId: 'request', PhysicalResourceId: 'Installer' },
    { Status: 'SUCCESS', PhysicalResourceId: 'Installer' },
  ]);
  expect(answers.map(({ type }) => type ?? '')).toEqual(['', '']);
});

test('work that fails is answered with its reason, and fails', async () => {
  const { answers, event, close } = await prepareAnswers();
  const handler = deployedHandler('installer', async () => {
    throw new Error('the table is away');
  });

  const running = handler(event, context);

  await expect(running).rejects.toThrow('the table is away');
  close();
  expect(answers[0]?.body).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('the table is away') });
});

test('an answer that is not taken fails the call', async () => {
  const { event, close } = await prepareAnswers(403);
  const handler = deployedHandler('installer', async () => undefined);

  await expect(handler(event, context)).rejects.toThrow('status 403');
  close();
});
