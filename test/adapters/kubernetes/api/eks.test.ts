import { eksTokens } from '../../../../adapters/kubernetes/api/eks.ts';

const NOW = Date.parse('2026-11-23T03:24:33.000Z');
const MINUTE = 60_000;

function tokensAt({ expiration }: { expiration?: Date } = {}) {
  const time = { now: NOW };
  const signed: number[] = [];
  const tokens = eksTokens({
    name: 'prod',
    region: 'eu-central-1',
    clock: { now: () => time.now },
    async credentials() {
      signed.push(time.now);
      const session = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret', sessionToken: 'a-token+/=' };
      return { ...session, ...(expiration && { expiration }) };
    },
  });
  const later = (ms: number) => {
    time.now += ms;
  };
  return { tokens, signed, later };
}

test('a token is a presigned GetCallerIdentity at the STS of the region, bound to the cluster by a signed header', async () => {
  const { tokens } = tokensAt();

  const token = await tokens();

  const url = new URL(Buffer.from(token.replace('k8s-aws-v1.', ''), 'base64url').toString('utf8'));
  expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/);
  expect(url.origin).toBe('https://sts.eu-central-1.amazonaws.com');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20261123/eu-central-1/sts/aws4_request',
    'X-Amz-Date': '20261123T032433Z',
    'X-Amz-Expires': '60',
    'X-Amz-Security-Token': 'a-token+/=',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    // As botocore signs the same request.
    'X-Amz-Signature': 'f0fabb8474eaef959b99829e05f665db87bab23198edd6afc77b11afd4aafd16',
  });
});

test('a token is used for ten of its fifteen minutes', async () => {
  const { tokens, signed, later } = tokensAt();
  const first = await tokens();
  later(9 * MINUTE);
  const second = await tokens();
  later(MINUTE);

  const third = await tokens();

  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(signed).toEqual([NOW, NOW + 10 * MINUTE]);
});

test('a token ends before the credentials that signed it', async () => {
  const { tokens, signed, later } = tokensAt({ expiration: new Date(NOW + 3 * MINUTE) });
  await tokens();
  later(2 * MINUTE);

  await tokens();

  expect(signed).toEqual([NOW, NOW + 2 * MINUTE]);
});
