import { ApiError, createApi, Unreachable } from '../../console/api.ts';

function apiOver(answer: () => Promise<Response>) {
  const seen: string[] = [];
  const api = createApi({
    fetch: async (url, init) => {
      seen.push(`${init?.method} ${url}`);
      return answer();
    },
    reached: (serverTime) => seen.push(`reached ${serverTime}`),
    lost: () => seen.push('lost'),
    signedOut: () => seen.push('signed out'),
  });
  return { api, seen };
}

const problem = (status: number, body: object) => async () => Response.json(body, { status });

describe('the client of the API', () => {
  it('asks for an id as one part of the address and tells the time of the server', async () => {
    const headers = { date: 'Mon, 23 Nov 2026 12:00:00 GMT' };
    const { api, seen } = apiOver(async () => Response.json({ id: 'x' }, { headers }));

    await api.incident('../session?a');

    expect(seen).toEqual(['GET /api/incidents/..%2Fsession%3Fa', `reached ${Date.UTC(2026, 10, 23, 12)}`]);
  });

  it('gives the detail of a problem as the message', async () => {
    const { api } = apiOver(problem(409, { detail: 'decided by grace' }));

    const refused = api.decide('a', { decision: 'approve', planHash: 'h' });

    await expect(refused).rejects.toThrow(new ApiError(409, 'decided by grace'));
  });

  it('says that the session is over where a call other than signing in is refused', async () => {
    const { api, seen } = apiOver(problem(401, { detail: 'sign in first' }));

    await api.signIn('ada', 'wrong').catch(() => null);
    await api.approvals().catch(() => null);

    expect(seen.filter((line) => line === 'signed out')).toHaveLength(1);
    expect(seen.at(-1)).toBe('signed out');
  });

  it.each([
    ['nothing answers', () => Promise.reject(new TypeError('failed to fetch'))],
    ['something in front of the API answers', async () => new Response('<html>bad gateway', { status: 502 })],
  ])('counts as lost when %s', async (_, answer) => {
    const { api, seen } = apiOver(answer);

    const asked = api.service();

    await expect(asked).rejects.toBeInstanceOf(Unreachable);
    expect(seen).toEqual(['GET /api/service', 'lost']);
  });

  it('takes an answer without a body', async () => {
    const { api } = apiOver(async () => new Response(null, { status: 204 }));

    expect(await api.signOut()).toBeUndefined();
  });
});
