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
  ['one-shard-eks.yaml', { ownCluster: true, probed: true }],
  ['many-shards-eks.yaml', { ownCluster: false, probed: false }],
  ['other-cluster.yaml', { ownCluster: false, probed: false }],
  ['generator-flag.yaml', { ownCluster: false, probed: false }],
  ['generator-gateway.yaml', { ownCluster: true, probed: false }],
])('the stacks of %s are made, and let functions into no cluster but its own', (name, { ownCluster, probed }) => {
  const { countOf } = prepareExample(name);

  expect(countOf('AWS::StepFunctions::StateMachine')).toBe(2 * RUNBOOK_NAMES.length);
  expect(countOf('AWS::EKS::AccessEntry') > 0).toBe(ownCluster);
  expect(countOf('AWS::EKS::PodIdentityAssociation')).toBe(ownCluster ? (probed ? 2 : 1) : 0);
});

test('every example is one of these', () => {
  expect(readdirSync(EXAMPLES)).toHaveLength(5);
});
