/** What senders of alerts prove themselves with. */
export const TOKEN = 'handlers-token-1111-2222';

type Asked = { body?: string; token?: string; groups?: string; username?: string };

/** A request as an HTTP API hands it on; with `groups` its authorizer let somebody of these groups through. */
export function requestOf(method: string, rawPath: string, { body, token = TOKEN, groups, username = 'ada' }: Asked) {
  const claims = { sub: 'c0ffee', username, 'cognito:groups': groups };
  return {
    ...{ version: '2.0', routeKey: '$default', rawPath, rawQueryString: '' },
    headers: {
      host: 'abc.execute-api.us-east-1.amazonaws.com',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    },
    requestContext: {
      ...{
        accountId: '1',
        apiId: 'abc',
        domainName: 'abc.execute-api.us-east-1.amazonaws.com',
        requestId: 'r',
        stage: '$default',
      },
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      ...(groups && { authorizer: { jwt: { claims, scopes: null } } }),
    },
    ...(body && { body }),
    isBase64Encoded: false,
  };
}
