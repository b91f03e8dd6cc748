import { Match, Template } from 'aws-cdk-lib/assertions';
import { LOOPBACK_REDIRECTS } from '../../../core/contracts/config/console-config.ts';
import { prepareStacks } from '../deployment.ts';
import { rightsOf } from '../policies.ts';

const edge = Template.fromStack(prepareStacks().stacks.edge);

test('people are known by a code with proof of a client without a secret, and nobody signs up', () => {
  edge.hasResourceProperties('AWS::Cognito::UserPool', {
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
  });
  edge.hasResourceProperties('AWS::Cognito::UserPoolClient', {
    AllowedOAuthFlows: ['code'],
    GenerateSecret: false,
    ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
});

test('nobody signs in by another flow, and gets no token to change an own address with', () => {
  const [pool] = Object.values(edge.findResources('AWS::Cognito::UserPool'));
  const clients = Object.values(edge.findResources('AWS::Cognito::UserPoolClient'));

  // Custom challenges need triggers.
  expect(pool?.Properties).not.toHaveProperty('LambdaConfig');
  expect(pool?.Properties).toMatchObject({
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  });
  expect(clients).toHaveLength(2);
  for (const { Properties } of clients) {
    expect(Properties.AllowedOAuthScopes).toEqual(['openid', 'email']);
    const flows = ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
    expect(Properties.ExplicitAuthFlows).toContain('ALLOW_CUSTOM_AUTH');
    expect(Properties.ExplicitAuthFlows.filter((flow: string) => !flows.includes(flow))).toEqual([]);
  }
});

test('people are known to the command line by a client of its own, whose refresh tokens rotate, and which is answered on one machine only', () => {
  edge.hasResourceProperties('AWS::Cognito::UserPoolClient', {
    ClientName: 'ragmend-command-line',
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    CallbackURLs: LOOPBACK_REDIRECTS,
    EnableTokenRevocation: true,
    ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
    IdTokenValidity: 15,
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
  });
  edge.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    JwtConfiguration: { Audience: [Match.anyValue(), { Ref: Match.stringLikeRegexp('CommandLine') }] },
  });
});

test('only the API reads the groups of people, of this pool alone', () => {
  const reading = [...rightsOf(edge)].flatMap(([name, statements]) =>
    statements
      .filter(({ actions }) => actions.some((one) => one.startsWith('cognito-idp:')))
      .map((one) => ({ name, one })),
  );

  expect(reading.map(({ name, one }) => [name, one.actions, one.resources])).toEqual([
    [
      'ragmend-api',
      ['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser'],
      [expect.stringMatching(/^\$\{ConsolePeople\w+\.Arn\}$/)],
    ],
  ]);
});
