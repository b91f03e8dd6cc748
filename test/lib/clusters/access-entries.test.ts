import { Template } from 'aws-cdk-lib/assertions';
import { prepareStacks } from '../deployment.ts';

test('in a cluster, tasks and the worker act as the operator, and the API only looks', () => {
  const { stacks } = prepareStacks();
  const groupsOf = (stack: Parameters<typeof Template.fromStack>[0]) =>
    Object.entries(Template.fromStack(stack).findResources('AWS::EKS::AccessEntry')).map(([id, { Properties }]) => [
      ['worker', 'api'].find((name) => id.toLowerCase().includes(name)) ?? 'task',
      Properties.KubernetesGroups,
    ]);

  expect(Object.fromEntries([...groupsOf(stacks.tasks), ...groupsOf(stacks.edge)])).toEqual({
    task: ['ragmend-operator-docs-rag'],
    worker: ['ragmend-operator-docs-rag'],
    api: ['ragmend-reader-docs-rag'],
  });
});
