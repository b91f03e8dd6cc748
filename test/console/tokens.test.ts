import { createTokens, fetchWith } from '../../console/session/tokens.ts';

/** Tokens of a sign-in that answers as scripted; time stands still until it is moved. */
function prepare(answer: (fields: Record<string, string>) => Response | Promise<Response>) {
  const clock = { ms: 1_000_000 };
  const asked: Record<string, string>[] = [];
  const signIn = { url: 'https://people.example.test', clientId: 'c-1' };
  const fetcher: typeof fetch = async (url, init) => {
    expect([String(url), init?.method]).toEqual(['https://people.example.test/oauth2/token', 'POST']);
    const fields = Object.fromEntries(init?.body as URLSearchParams);
    asked.push(fields as Record<string, string>);
    return answer(fields as Record<string, string>);
  };
  return { clock, asked, tokens: createTokens(signIn, fetcher, () => clock.ms) };
}
const granted = (id_token: string, more: object = {}) => Response.json({ id_token, expires_in: 3600, ...more });

describe('tokens of a person', () => {
  it('are kept until a minute before they end, and are then renewed once however many ask', async () => {
    const { clock, asked, tokens } = prepare(({ grant_type }) =>
      grant_type === 'refresh_token' ? granted('id-2') : granted('id-1', { refresh_token: 'r-1' }),
    );
    await tokens.redeem('code', 'verifier', 'https://console.example.test/');

    clock.ms += 3_539_000;
    const early = await tokens.current();
    clock.ms += 2_000;
    const late = await Promise.all([tokens.current(), tokens.current(), tokens.current()]);

    expect([early, ...late]).toEqual(['id-1', 'id-2', 'id-2', 'id-2']);
    expect(asked.map(({ grant_type }) => grant_type)).toEqual(['authorization_code', 'refresh_token']);
    expect(asked[1]).toEqual({ client_id: 'c-1', grant_type: 'refresh_token', refresh_token: 'r-1' });
  });

  it('are renewed more than once with the same refresh token', async () => {
    const { clock, tokens } = prepare(({ grant_type }) =>
      granted('id', grant_type === 'refresh_token' ? {} : { refresh_token: 'r-1' }),
    );
    await tokens.redeem('code', 'verifier', 'https://console.example.test/');

    for (let hours = 0; hours < 3; hours++) {
      clock.ms += 3_600_000;
      expect(await tokens.current()).toBe('id');
    }
  });

  it.each([
    ['refused', () => Response.json({ error: 'invalid_grant' }, { status: 400 })],
    ['answered by something else', () => new Response('<html>')],
    ['not answered', () => Promise.reject(new TypeError('failed to fetch'))],
  ])('are gone where their renewal is %s', async (_, answer) => {
    const { clock, tokens } = prepare(({ grant_type }) =>
      grant_type === 'refresh_token' ? answer() : granted('id-1', { refresh_token: 'r-1' }),
    );
    await tokens.redeem('code', 'verifier', 'https://console.example.test/');

    clock.ms += 3_600_000;

    expect(await tokens.current()).toBeNull();
    expect(await tokens.current()).toBeNull();
  });

  it('are none where the code is refused, and the person is told what to do', async () => {
    const { tokens } = prepare(() => Response.json({ error: 'invalid_grant' }, { status: 400 }));

    const redeeming = tokens.redeem('code', 'verifier', 'https://console.example.test/');

    await expect(redeeming).rejects.toThrow('the sign-in was answered with "400"; sign in again');
    expect(await tokens.current()).toBeNull();
  });
});

describe('a request of a person', () => {
  it('says who asks, beside what it said before', async () => {
    const { tokens } = prepare(() => granted('id-1'));
    await tokens.redeem('code', 'verifier', 'https://console.example.test/');
    const seen: Headers[] = [];

    const asking = fetchWith(tokens, async (_, init) => {
      seen.push(new Headers(init?.headers));
      return new Response();
    });
    await asking('/api/service', { headers: { accept: 'application/json' } });

    expect(Object.fromEntries(seen[0] ?? [])).toEqual({ accept: 'application/json', authorization: 'Bearer id-1' });
  });

  it('is not sent where nobody signed in', async () => {
    const { tokens } = prepare(() => granted('id-1'));

    const response = await fetchWith(tokens, () => Promise.reject(new Error('not asked for')))('/api/service');

    expect(response.status).toBe(401);
  });

  it('ends what is known of a person whose token is refused', async () => {
    const { tokens } = prepare(() => granted('id-1'));
    await tokens.redeem('code', 'verifier', 'https://console.example.test/');

    await fetchWith(tokens, async () => new Response(null, { status: 401 }))('/api/service');

    expect(await tokens.current()).toBeNull();
  });
});
