import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { awsAlertSecret } from '../../../adapters/aws/alert-secret.ts';
import { awsSecrets } from '../../../adapters/aws/secrets.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { FakeClock } from '../../fakes/clock.ts';

const [FIRST, SECOND, THIRD] = ['token-the-first-1111', 'token-the-second-2222', 'token-the-third-3333'];

cloudSuite(['aws'], 'awsSecrets', () => {
  const client = new SecretsManagerClient({});
  const made: string[] = [];

  afterEach(async () => {
    for (const SecretId of made.splice(0))
      await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  });

  async function prepare(SecretString: string) {
    const name = `test/${crypto.randomUUID()}`;
    await client.send(new CreateSecretCommand({ Name: name, SecretString }));
    made.push(name);
    const clock = new FakeClock();
    const rotate = (text: string) => client.send(new PutSecretValueCommand({ SecretId: name, SecretString: text }));
    return { name, clock, rotate, secrets: awsSecrets({ client, clock }) };
  }

  test('a secret is read once in five minutes', async () => {
    const { name, clock, rotate, secrets } = await prepare(FIRST);
    const first = await secrets.secretOf(name);
    await rotate(SECOND);

    clock.advance(299);
    const kept = await secrets.secretOf(name);
    clock.advance(2);
    const later = await secrets.secretOf(name);

    expect([first, kept, later]).toEqual([FIRST, FIRST, SECOND]);
  });

  test('a secret has a value before the current one once it was rotated', async () => {
    const { name, rotate, secrets } = await prepare(FIRST);
    const first = await secrets.versionsOf(name);
    await rotate(SECOND);

    const second = await secrets.versionsOf(name, 0);

    expect(first).toEqual({ current: FIRST, previous: null });
    expect(second).toEqual({ current: SECOND, previous: FIRST });
  });

  test('a secret that is not there is not found, and is found as soon as it is there', async () => {
    const { secrets } = await prepare(FIRST);
    const name = `test/${crypto.randomUUID()}`;
    await expect(secrets.secretOf(name)).rejects.toBeInstanceOf(NotFound);
    await client.send(new CreateSecretCommand({ Name: name, SecretString: SECOND }));
    made.push(name);

    expect(await secrets.secretOf(name)).toBe(SECOND);
  });

  test('senders change over to a new token within seconds, and the one before the last is cut off', async () => {
    const { name, clock, rotate, secrets } = await prepare(FIRST);
    const alertSecret = awsAlertSecret({ secrets, name });
    const accepted = async () => Promise.all([FIRST, SECOND, THIRD].map((token) => alertSecret.isAlertToken(token)));

    const before = await accepted();
    await rotate(SECOND);
    clock.advance(16);
    const changing = await accepted();
    await rotate(THIRD);
    clock.advance(16);
    await alertSecret.isAlertToken(THIRD);
    const after = await accepted();

    expect([before, changing, after]).toEqual([
      [true, false, false],
      [true, true, false],
      [false, true, true],
    ]);
  });
});
