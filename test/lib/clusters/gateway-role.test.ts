import { Template } from 'aws-cdk-lib/assertions';
import { FULL, prepareStacks } from '../deployment.ts';
import { allStatements } from '../policies.ts';

const { stacks } = prepareStacks();
const tasks = Template.fromStack(stacks.tasks);
const statements = allStatements(tasks).filter(({ role }) => /docsraggateway/i.test(role));
const about = (service: string) =>
  statements.map(({ statement }) => statement).filter(({ actions }) => actions.every((one) => one.startsWith(service)));

test('a gateway reads the state of its target, and no other record', () => {
  const [state, waiting, ...others] = about('dynamodb:');

  expect(state).toMatchObject({
    actions: ['dynamodb:Query'],
    condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['generator#docs-rag'] } },
  });
  expect(waiting).toMatchObject({
    condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['backlog#docs-rag'] } },
  });
  expect(state?.resources).not.toEqual(waiting?.resources);
  expect(others).toEqual([]);
});

test('a gateway keeps the texts of its target, and may list those alone', () => {
  const touched = about('s3:').flatMap(({ resources }) => resources);

  expect(touched.map((arn) => arn.replace(/^\$\{.*?\}/, ''))).toEqual([
    '/answers/docs-rag/*',
    '/requests/docs-rag/*',
    '',
  ]);
  expect(about('s3:ListBucket')).toMatchObject([
    { condition: { StringLike: { 's3:prefix': ['answers/docs-rag/*', 'requests/docs-rag/*'] } } },
  ]);
});

test('a gateway asks the models of Bedrock that its target names, where a profile leads', () => {
  const arns = about('bedrock:').flatMap(({ resources }) => resources);

  expect(arns).toEqual([
    expect.stringMatching(/:bedrock:\*::foundation-model\/anthropic\.claude-haiku-4-5-20251001-v1:0$/),
    expect.stringMatching(/:bedrock:eu-west-1:.*:inference-profile\/eu\.anthropic\.claude-haiku-4-5-20251001-v1:0$/),
  ]);
});

test('only pods of its own service account get these rights', () => {
  tasks.hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
    Namespace: 'rag',
    ServiceAccount: 'ragmend-gateway-docs-rag',
  });
});

test('a deployment without a gateway has no stores for one', () => {
  const targets = FULL.targets.map(({ generator: _, ...target }) => target);
  const { data } = prepareStacks({ ...FULL, targets }).stacks;
  const count = (template: Template, type: string) => Object.keys(template.findResources(type)).length;
  const [without, whole] = [data, stacks.data].map((stack) => Template.fromStack(stack)) as [Template, Template];

  expect([count(without, 'AWS::DynamoDB::Table'), count(whole, 'AWS::DynamoDB::Table')]).toEqual([1, 2]);
  expect(count(whole, 'AWS::S3::Bucket')).toBe(count(without, 'AWS::S3::Bucket') + 1);
});
