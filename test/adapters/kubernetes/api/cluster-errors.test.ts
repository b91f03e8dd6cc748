import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import { errorOf } from '../../../../adapters/kubernetes/api/cluster-errors.ts';

const request = new RequestContext('https://cluster.example/apis/apps/v1/namespaces/rag/deployments', HttpMethod.POST);
const did = "'POST /apis/apps/v1/namespaces/rag/deployments'";
const refused = (status: number, message: string) => errorOf(request, status, JSON.stringify({ message }));

test("a policy's own sentence is told, with what to do about a policy of Ragmend's", () => {
  const { name, message } = refused(
    422,
    `deployments.apps "shard-1-r3" is forbidden: ValidatingAdmissionPolicy 'ragmend-takeover-rag-docs-rag' with binding 'ragmend-takeover-rag-docs-rag' denied request: a server has no Secret: set kubernetes.takeover.admission to 'template'`,
  );

  expect(name).toBe('ClusterRefused');
  expect(message).toBe(
    `${did} is refused by the ValidatingAdmissionPolicy 'ragmend-takeover-rag-docs-rag': a server has no Secret: set kubernetes.takeover.admission to 'template'`,
  );
  expect(
    refused(
      422,
      "x is forbidden: ValidatingAdmissionPolicy 'ragmend-jobs' with binding 'b' denied request: a job is not root",
    ).message,
  ).toMatch(/a job is not root: mend the configuration as `ragmend doctor` says$/);
});

test.each([
  [
    'ValidatingAdmissionPolicy',
    "x is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'b' denied request: pin the image\n",
  ],
  ['admission webhook', 'admission webhook "no-latest" denied the request: pin the image'],
])('a %s of somebody else is named, whatever the status', (kind, message) => {
  expect(refused(403, message)).toMatchObject({
    ...{ name: 'ClusterRefused', said: message },
    message: `${did} is refused by the ${kind} 'no-latest': pin the image: ask whoever keeps it to let this pass`,
  });
});

test('what no policy refused keeps its meaning', () => {
  expect(refused(403, 'deployments.apps is forbidden: User "x" cannot create').name).toBe('ClusterForbidden');
  expect(refused(422, 'Deployment.apps "x" is invalid: spec: Required value').message).toContain(
    'look at what was sent',
  );
});
