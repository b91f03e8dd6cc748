import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { browse, serveApi, signedIn } from './world.ts';

describe('a sign-in that is kept', () => {
  it('is renewed before its token ends, each time by the newest refresh token', async () => {
    const { state, api, here } = await signedIn({ lifetime: 30 });

    const ran = [await here.run('needs', '--api', api.url), await here.run('needs', '--api', api.url)];

    expect(ran.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(state.requests.filter((each) => each.startsWith('token refresh_token'))).toHaveLength(2);
    expect(api.asked).toEqual(['grace', 'grace', 'grace']);
  });

  it('is renewed once by commands that run at the same time', async () => {
    const { state, api, here } = await signedIn({ lifetime: 30 });
    state.lifetime = 3600;

    const ran = await Promise.all(Array.from({ length: 6 }, () => here.run('needs', '--api', api.url)));

    expect(ran.map(({ code, err }) => [code, err])).toEqual(ran.map(() => [0, '']));
    expect(state.requests.filter((each) => each.startsWith('token refresh_token'))).toHaveLength(1);
  });

  it('says "sign in again" once its refresh token was revoked', async () => {
    const { state, api, here } = await signedIn({ lifetime: 30 });
    state.refreshTokens.clear();

    const { code, err } = await here.run('needs', '--api', api.url);

    expect([code, err]).toEqual([4, expect.stringContaining(`sign in again with "ragmend login --api ${api.url}"`)]);
    expect(api.asked).toEqual(['grace']);
  });

  it('belongs to one address: another one has its own, and an unknown one has none', async () => {
    const { state, authority, redirect, api, here } = await signedIn();
    const other = await serveApi(authority, [redirect]);
    const third = await serveApi(authority, [redirect]);
    state.person = 'ada';
    const login = await here.login(other.url);
    await browse(await login.address);
    await login.ended;

    const ran = [];
    for (const { url } of [api, other, third]) ran.push(await here.run('needs', '--api', `${url}/`));

    expect(ran.map(({ code }) => code)).toEqual([0, 0, 2]);
    expect(ran[2]?.err).toContain(`run "ragmend login --api ${third.url}"`);
    expect([api.asked, other.asked, third.asked]).toEqual([['grace', 'grace'], ['ada', 'ada'], []]);
  });

  it('is not used where others can read it', async () => {
    const { api, here } = await signedIn();
    for (const name of Object.keys(here.kept())) chmodSync(join(here.folder, name), 0o644);

    const { code, err } = await here.run('needs', '--api', api.url);

    expect([code, err]).toEqual([4, expect.stringContaining('others on this machine can read')]);
    expect(api.asked).toEqual(['grace']);
  });

  it('is revoked and removed by logout, also where it can not be revoked', async () => {
    const { state, api, here, authority } = await signedIn();

    const out = await here.run('logout', '--api', api.url);
    const again = await here.run('logout', '--api', api.url);
    const needs = await here.run('needs', '--api', api.url);

    expect([out.code, again.code, needs.code]).toEqual([0, 0, 2]);
    expect(again.out).toContain('nobody was signed in');
    expect([state.requests.at(-1), state.refreshTokens.size]).toEqual(['revoke command-line-client', 0]);
    const login = await here.login(api.url);
    await browse(await login.address);
    await login.ended;
    await authority.close();

    const unheard = await here.run('logout', '--api', api.url);

    expect([unheard.code, unheard.err]).toEqual([1, expect.stringContaining('not revoked')]);
    expect(here.kept()).toEqual({});
  });

  it('gives way to a token in the environment', async () => {
    const { api, here } = await signedIn();
    here.env.XDG_STATE_HOME = here.folder;
    Object.assign(here.env, { RAGMEND_TOKEN: 'none-of-the-authority' });

    const { code } = await here.run('needs', '--api', api.url);

    expect([code, api.asked]).toEqual([4, ['grace', null]]);
  });
});
