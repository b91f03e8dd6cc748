import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { readConfig } from '../../adapters/config-file.ts';
import { RUNBOOK_NAMES } from '../../core/contracts/runbooks.ts';
import { prepareStacks } from './deployment.ts';

// The first one loads CDK.
const EXAMPLES = join(__dirname, '../../docs/examples');

function prepareExample(name: string) {
  const { stacks } = prepareStacks(readConfig(join(EXAMPLES, name)));
  const templates = Object.values(stacks).map((stack) => Template.fromStack(stack));
  return {
    countOf: (type: string) => templates.reduce((sum, each) => sum + Object.keys(each.findResources(type)).length, 0),
  };
}

test.each([
  ['one-shard-eks.yaml', { ownCluster: true, pods: 2 }],
  ['many-shards-eks.yaml', { ownCluster: false, pods: 0 }],
  ['other-cluster.yaml', { ownCluster: false, pods: 0 }],
  ['generator-flag.yaml', { ownCluster: false, pods: 0 }],
  ['generator-gateway.yaml', { ownCluster: true, pods: 2 }],
  ['bootstrap.yaml', { ownCluster: true, pods: 1 }],
])('the stacks of %s are made, and let functions into no cluster but its own', (name, { ownCluster, pods }) => {
  const { countOf } = prepareExample(name);

  expect(countOf('AWS::StepFunctions::StateMachine')).toBe(2 * RUNBOOK_NAMES.length);
  expect(countOf('AWS::EKS::AccessEntry') > 0).toBe(ownCluster);
  expect(countOf('AWS::EKS::PodIdentityAssociation')).toBe(pods);
});

test('every example is one of these', () => {
  expect(readdirSync(EXAMPLES)).toHaveLength(6);
});
