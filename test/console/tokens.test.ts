import { providerOf } from '../../console/session/provider.ts';
import { createTokens, fetchWith } from '../../console/session/tokens.ts';
import { idToken } from './id-token.ts';

const PROOF = { state: 'state-1', nonce: 'nonce-1', verifier: 'v'.repeat(43) };
const ANSWER = new URLSearchParams({ code: 'code-1', state: PROOF.state });
const HOME = 'https://console.example.test/';
const ISSUER = 'https://pool.example.test/pool-1';
const token = (sub: string, more: object = {}) => idToken({ iss: ISSUER, aud: 'c-1', sub, ...more });

/** Tokens of a sign-in that answers as scripted; time stands still until it is moved. */
function prepare(answer: (fields: Record<string, string>) => Response | Promise<Response>) {
  const clock = { ms: 1_000_000 };
  const asked: Record<string, string>[] = [];
  const commandLine = { issuer: ISSUER, clientId: 'cli', redirectUris: ['http://127.0.0.1:1'] };
  const signIn = { url: 'https://people.example.test', clientId: 'c-1', commandLine };
  const fetcher: typeof fetch = async (url, init) => {
    expect([String(url), init?.method]).toEqual(['https://people.example.test/oauth2/token', 'POST']);
    const fields = Object.fromEntries(init?.body as URLSearchParams);
    asked.push(fields as Record<string, string>);
    return answer(fields as Record<string, string>);
  };
  const tokens = createTokens(providerOf(signIn, fetcher), () => clock.ms);
  return { clock, asked, tokens, signIn: () => tokens.redeem(ANSWER, PROOF, HOME) };
}
const NONCE = { nonce: PROOF.nonce };
const granted = (id_token: string, more: object = {}) =>
  Response.json({ id_token, access_token: 'unused', token_type: 'Bearer', expires_in: 3600, ...more });

describe('tokens of a person', () => {
  it('are kept until a minute before they end, and are then renewed once however many ask', async () => {
    const [first, second] = [token('ada', NONCE), token('ada')];
    const { clock, asked, tokens, signIn } = prepare(({ grant_type }) =>
      grant_type === 'refresh_token' ? granted(second) : granted(first, { refresh_token: 'r-1' }),
    );
    await signIn();

    clock.ms += 3_539_000;
    const early = await tokens.current();
    clock.ms += 2_000;
    const late = await Promise.all([tokens.current(), tokens.current(), tokens.current()]);

    expect([early, ...late]).toEqual([first, second, second, second]);
    expect(asked.map(({ grant_type }) => grant_type)).toEqual(['authorization_code', 'refresh_token']);
    expect(asked[1]).toEqual({ client_id: 'c-1', grant_type: 'refresh_token', refresh_token: 'r-1' });
  });

  it('are renewed more than once with the same refresh token', async () => {
    const { clock, tokens, signIn } = prepare(({ grant_type }) =>
      grant_type === 'refresh_token' ? granted(token('ada')) : granted(token('ada', NONCE), { refresh_token: 'r-1' }),
    );
    await signIn();

    for (let hours = 0; hours < 3; hours++) {
      clock.ms += 3_600_000;
      expect(await tokens.current()).not.toBeNull();
    }
  });

  it.each([
    ['refused', () => Response.json({ error: 'invalid_grant' }, { status: 400 })],
    ['answered by something else', () => new Response('<html>')],
    ['not answered', () => Promise.reject(new TypeError('failed to fetch'))],
  ])('are gone where their renewal is %s', async (_, answer) => {
    const { clock, tokens, signIn } = prepare(({ grant_type }) =>
      grant_type === 'refresh_token' ? answer() : granted(token('ada', NONCE), { refresh_token: 'r-1' }),
    );
    await signIn();

    clock.ms += 3_600_000;

    expect(await tokens.current()).toBeNull();
    expect(await tokens.current()).toBeNull();
  });

  it('are none where the code is refused, and the person is told what to do', async () => {
    const { tokens, signIn } = prepare(() => Response.json({ error: 'invalid_grant' }, { status: 400 }));

    const redeeming = signIn();

    await expect(redeeming).rejects.toThrow('the sign-in was answered with "400"; sign in again');
    expect(await tokens.current()).toBeNull();
  });
});

describe('an answer that is not taken', () => {
  const other = { iss: ISSUER, aud: 'c-1', sub: 'eve', ...NONCE };
  it.each([
    ['its state is another', new URLSearchParams({ code: 'code-1', state: 'forged' }), other],
    ['its nonce is another', ANSWER, { ...other, nonce: 'forged' }],
    ['its issuer is another', ANSWER, { ...other, iss: 'https://elsewhere.example.test' }],
    ['it is for another client', ANSWER, { ...other, aud: 'c-2' }],
  ])('leaves nobody signed in: %s', async (_, answer, claims) => {
    const { tokens } = prepare(() => granted(idToken(claims)));

    await expect(tokens.redeem(answer, PROOF, HOME)).rejects.toThrow('the answer of the sign-in was not accepted');

    expect(await tokens.current()).toBeNull();
  });
});

describe('a request of a person', () => {
  it('says who asks, beside what it said before', async () => {
    const { tokens, signIn } = prepare(() => granted(token('ada', NONCE)));
    await signIn();
    const seen: Headers[] = [];

    const asking = fetchWith(tokens, async (_, init) => {
      seen.push(new Headers(init?.headers));
      return new Response();
    });
    await asking('/api/service', { headers: { accept: 'application/json' } });

    expect(Object.fromEntries(seen[0] ?? [])).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${await tokens.current()}`,
    });
  });

  it('is not sent where nobody signed in', async () => {
    const { tokens } = prepare(() => granted(token('ada', NONCE)));

    const response = await fetchWith(tokens, () => Promise.reject(new Error('not asked for')))('/api/service');

    expect(response.status).toBe(401);
  });

  it('ends what is known of a person whose token is refused', async () => {
    const { tokens, signIn } = prepare(() => granted(token('ada', NONCE)));
    await signIn();

    await fetchWith(tokens, async () => new Response(null, { status: 401 }))('/api/service');

    expect(await tokens.current()).toBeNull();
  });
});
