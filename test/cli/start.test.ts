import { subjectOf } from '../../core/contracts/subject.ts';
import { SECRETS } from '../control-plane/api/app-world.ts';
import { serveApp } from './served-app.ts';

describe('ragmend start', () => {
  let served: Awaited<ReturnType<typeof serveApp>>;
  beforeAll(async () => {
    served = await serveApp();
  });
  afterAll(() => served.stop());

  it.each([
    [
      ['shard/shard-2', '--runbook', 'provider-failover'],
      "'shard/shard-2' is no subject of provider-failover: use --runbook shard-restore or shard-observe",
    ],
    [['shard-2', '--runbook', 'heal'], 'Allowed choices are shard-restore'],
  ])('refuses %j before anything is sent', async (argv, words) => {
    const { code, out, err } = await served.run('start', ...argv, '--as', 'Bo');

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).not.toContain(SECRETS.operatorSecret);
  });

  it.each([
    ['shard-2', null, 'shard-2'],
    ['shard/shard-2', 'shard', 'shard-2'],
    ['provider/open-ai', 'provider', 'open-ai'],
    ['provider/a/b', 'provider', 'a/b'],
    ['other/thing', null, 'other/thing'],
  ])('reads %s as kind %s and id %s', (argument, kind, id) => {
    expect(subjectOf(argument)).toEqual({ kind, id });
  });

  it('repairs a shard that is named with its kind as one without', async () => {
    const { code, out } = await served.run('start', 'shard/shard-1', '--as', 'Bo', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ runbook: 'shard-restore', subject: { kind: 'shard', id: 'shard-1' } });
  });
});
