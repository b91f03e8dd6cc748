import { describeInBrowser, type Visit } from './browser.ts';
import { type ScriptedSignIn, type SignInState, serveSignIn } from './scripted-sign-in.ts';

describeInBrowser('signing in at another place', (open) => {
  const servers: ScriptedSignIn[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function visit(over: Partial<SignInState> = {}, hash = '') {
    const signIn = await serveSignIn(over);
    servers.push(signIn);
    return { signIn, ...(await open({ signIn, hash, state: { signedIn: null } })) };
  }
  const button = ({ page }: Visit) => page.getByRole('button', { name: 'Sign in' });
  const tokensIn = ({ page }: Visit) =>
    page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));

  it('comes back with a code, turns it into a token with proof, and leaves nothing of it in the page', async () => {
    const visited = await visit({}, '#/incidents');

    await button(visited).click();
    await visited.page.getByRole('heading', { name: 'Incidents', exact: true }).waitFor();

    expect(visited.signIn.state.requests).toEqual([
      'authorize code console-client S256 openid email',
      'token authorization_code console-client',
    ]);
    expect(await visited.page.getByText('grace').count()).toBeGreaterThan(0);
    expect(visited.page.url()).toBe(`${visited.url}#/incidents`);
    expect(await tokensIn(visited)).not.toMatch(/id-|refresh-|code-|verifier/);
    expect(visited.complaints).toEqual([]);
  });

  it('asks nobody before somebody signed in', async () => {
    const visited = await visit();

    await button(visited).waitFor();

    expect(visited.state.requests).toEqual([]);
    expect(visited.complaints).toEqual([]);
  });

  it('shows why a sign-in was refused, and lets the person try again', async () => {
    const visited = await visit({ person: null });
    await button(visited).click();
    await visited.page.getByText('the sign-in was refused (access_denied)').waitFor();

    visited.signIn.state.person = 'ada';
    await button(visited).click();

    await visited.page.getByRole('heading', { name: 'Needs you' }).waitFor();
  });

  it.each(['?code=code-9&state=forged', '?code=code-9&state='])(
    'takes no code that was not asked for here: %s',
    async (query) => {
      const visited = await visit();

      await visited.page.goto(`${visited.url}${query}`);

      await visited.page.getByText('this sign-in was not started here').waitFor();
      expect(visited.signIn.state.requests).toEqual([]);
      expect(visited.page.url()).toBe(visited.url);
    },
  );

  it('renews a token before it ends, without asking the person', async () => {
    const visited = await visit({ lifetime: 30 });

    await button(visited).click();
    await visited.page.getByRole('heading', { name: 'Needs you' }).waitFor();

    expect(visited.signIn.state.requests).toContain('token refresh_token console-client');
    expect(visited.signIn.state.requests.filter((request) => request.startsWith('authorize'))).toHaveLength(1);
  });

  it('asks the person again when a token is no longer good, and brings back what was typed', async () => {
    const visited = await visit();
    await button(visited).click();
    await visited.page.getByLabel('Reason').fill('wait for the nightly snapshot');

    visited.signIn.state.names.clear();
    await button(visited).click();

    await visited.page.getByLabel('Reason').waitFor();
    expect(await visited.page.getByLabel('Reason').inputValue()).toBe('wait for the nightly snapshot');
  });

  it('signs out there too', async () => {
    const visited = await visit();
    await button(visited).click();
    await visited.page.getByRole('button', { name: 'Signed in as grace' }).click();

    await visited.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await button(visited).waitFor();

    expect(visited.signIn.state.requests.at(-1)).toBe('logout console-client');
  });
});
