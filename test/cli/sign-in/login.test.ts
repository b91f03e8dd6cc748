import { statSync } from 'node:fs';
import { join } from 'node:path';
import { newKey } from './authority.ts';
import { browse, prepare, serveApi, statusBy, takePort } from './world.ts';

describe('signing in', () => {
  it('keeps tokens for their owner alone, and says none of them; commands then act as who signed in', async () => {
    const { state, api, here } = await prepare();

    const login = await here.login(api.url);
    const page = await browse(await login.address);
    const { code, out, err } = await login.ended;
    const needs = await here.run('needs', '--api', api.url);

    expect([code, page.status, page.text]).toEqual([0, 200, expect.stringContaining('Signed in as grace')]);
    expect(out).toContain(`signed in at ${api.url} as grace`);
    expect([needs.code, needs.out]).toEqual([0, 'nothing needs you\n']);
    expect(api.asked).toEqual(['grace', 'grace']);
    expect(state.requests).toEqual([
      'authorize code command-line-client S256 openid email',
      'token authorization_code command-line-client',
    ]);
    const [[name = '', kept = ''] = []] = Object.entries(here.kept());
    expect(statSync(join(here.folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(here.folder).mode & 0o777).toBe(0o700);
    const { idToken, refreshToken } = JSON.parse(kept) as Record<string, string>;
    for (const secret of [idToken, refreshToken]) expect(out + err + page.text + needs.err).not.toContain(secret);
  });

  it('goes on where only the first of its ports is taken', async () => {
    const { authority, redirect, here } = await prepare();
    const { port } = await takePort();
    const api = await serveApi(authority, [`http://localhost:${port}/callback`, redirect]);

    const login = await here.login(api.url, '--json');
    await browse(await login.address);

    expect(JSON.parse((await login.ended).out)).toEqual({ api: api.url, name: 'grace' });
  });

  it('says which ports are taken where all are', async () => {
    const { authority, here } = await prepare();
    const { port } = await takePort();
    const api = await serveApi(authority, [`http://localhost:${port}/callback`]);

    const { code, err } = await here.run('login', '--api', api.url, '--no-browser');

    expect([code, err]).toEqual([1, expect.stringContaining(`the ports ${port} of this machine are all in use`)]);
  });

  it('keeps nothing where the person refuses', async () => {
    const { api, here } = await prepare({ person: null });

    const login = await here.login(api.url);
    const page = await browse(await login.address);
    const { code, err } = await login.ended;

    expect([code, err]).toEqual([4, expect.stringContaining('the sign-in was refused: access_denied')]);
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('Not signed in') });
    expect(here.kept()).toEqual({});
  });

  it('keeps nothing where nobody comes back in time', async () => {
    const { api, here } = await prepare();

    const { code, err } = await here.run('login', '--api', api.url, '--no-browser', '--timeout', '1');

    expect([code, err]).toEqual([1, expect.stringContaining('nobody signed in within 1 s')]);
    expect(here.kept()).toEqual({});
  });

  it('ends with code 130 where it is interrupted', async () => {
    const { api, here } = await prepare();
    const login = await here.login(api.url);
    await login.address;

    login.child.kill('SIGINT');

    expect((await login.ended).code).toBe(130);
    expect(here.kept()).toEqual({});
  });

  it('takes no answer with the state of another sign-in, and asks for no token by it', async () => {
    const { state, api, redirect, here } = await prepare();
    const login = await here.login(api.url);
    await login.address;

    const page = await browse(`${redirect}?code=stolen&state=another`);
    const { code, err } = await login.ended;

    expect([code, page.status, err]).toEqual([4, 400, expect.stringContaining('its state does not match')]);
    expect(state.requests).toEqual([]);
    expect(here.kept()).toEqual({});
  });

  it.each([
    ['another path', '/elsewhere?state=x', 'localhost'],
    ['a name that was made to lead here', '/callback?state=x', 'evil.example.test'],
  ])('takes no answer by %s, and waits on', async (_, path, name) => {
    const { api, redirect, here } = await prepare();
    const login = await here.login(api.url);
    const address = await login.address;

    const { port } = new URL(redirect);
    const status = await statusBy(new URL(path, redirect), `${name}:${port}`);
    await browse(address);

    expect([status, (await login.ended).code]).toEqual([404, 0]);
  });

  it('takes no token that another key has signed', async () => {
    const { api, here } = await prepare({
      forgedBy: newKey(),
    });

    const login = await here.login(api.url);
    await browse(await login.address);

    expect(await login.ended).toMatchObject({ code: 4, err: expect.stringContaining('was not accepted') });
    expect(here.kept()).toEqual({});
  });

  it.each([
    ['a sandbox', { signIn: null }, 'is a sandbox'],
    ['what is no API', { hello: 'world' }, 'does not say how to sign in'],
  ])('says of %s that nobody signs in there', async (_, config, words) => {
    const { authority, redirect, here } = await prepare();
    const api = await serveApi(authority, [redirect], config);

    const { code, err } = await here.run('login', '--api', api.url);

    expect([code === 0, err]).toEqual([false, expect.stringContaining(words)]);
  });

  it.each([
    ['an issuer that others can listen to', 'http://people.example.test/pool', 'http://localhost:1/callback'],
    ['a way back to another machine', 'https://people.example.test/pool', 'https://evil.example.test/callback'],
  ])('is not done by %s', async (_, issuer, redirectUri) => {
    const { authority, here } = await prepare();
    const commandLine = { issuer, clientId: 'x', redirectUris: [redirectUri] };
    const api = await serveApi(authority, [], { signIn: { url: '', clientId: 'x', commandLine } });

    const { code, err } = await here.run('login', '--api', api.url);

    expect([code, err]).toEqual([4, expect.stringContaining('is not safe')]);
  });
});
