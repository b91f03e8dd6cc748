import { randomUUID } from 'node:crypto';
import { CloudFormationClient, CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { stackOutputs } from '../../../adapters/aws/stack-outputs.ts';
import { cloudSuite } from '../../cloud/needs.ts';

const TEMPLATE = {
  Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
  Outputs: {
    Second: { Value: 'two' },
    First: { Value: 'one' },
    ExportsOutputRefTopic: { Value: 'three', Export: { Name: `exported-${randomUUID()}` } },
  },
};

cloudSuite(['aws'], 'stackOutputs', () => {
  test('the outputs of a stack by their names, and null where no such stack stands', async () => {
    const client = new CloudFormationClient({});
    const StackName = `outputs-${randomUUID().slice(0, 8)}`;
    await client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(TEMPLATE) }));

    const outputs = await stackOutputs(client, StackName);
    await client.send(new DeleteStackCommand({ StackName }));

    expect(Object.entries(outputs ?? {})).toEqual([
      ['First', 'one'],
      ['Second', 'two'],
    ]);
    expect(await stackOutputs(client, `none-${StackName}`)).toBeNull();
  });
});
