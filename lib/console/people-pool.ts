import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Config } from '../../core/contracts/config/config.ts';
import { LOOPBACK_REDIRECTS } from '../../core/contracts/config/console-config.ts';
import { Env } from '../../core/contracts/config/env.ts';
import { groupOf, role } from '../../core/contracts/http/access.ts';
import type { RagmendFunction } from '../functions/ragmend-function.ts';

/**
 * The people who may use Ragmend. An administrator creates them and puts them into the groups that
 * give their roles.
 */
export class PeoplePool extends UserPool {
  /** Where people sign in, e.g. `ragmend-111122223333.auth.eu-west-1.amazoncognito.com`. */
  readonly signInHost: string;

  constructor(scope: Construct, id: string, { targets, deployment }: Config) {
    super(scope, id, {
      userPoolName: 'ragmend',
      selfSignUpEnabled: false,
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      mfa: deployment.console.mfa === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // An address that an administrator changed counts once its owner has proven it.
      keepOriginal: { email: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const everywhere = [null, ...targets.map((target) => target.id)];
    for (const groupName of everywhere.flatMap((targetId) =>
      role.options.map((each) => groupOf({ role: each, targetId })),
    ))
      new CfnUserPoolGroup(this, groupName, { userPoolId: this.userPoolId, groupName });
    const domainPrefix = `ragmend-${Aws.ACCOUNT_ID}`;
    new UserPoolDomain(this, 'Domain', { userPool: this, cognitoDomain: { domainPrefix } });
    this.signInHost = `${domainPrefix}.auth.${Aws.REGION}.amazoncognito.com`;
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-COG8',
      reason:
        'The Plus plan costs per person and only adds threat protection; the second factor is what keeps accounts.',
    });
  }

  /** Lets the API see which groups a person is in at the moment of a decision. */
  letReadGroups(api: RagmendFunction): void {
    api.addEnvironment(Env.UserPool, this.userPoolId);
    api.allow(['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser'], [this.userPoolArn]);
  }

  /**
   * The console as a client. People return to it with a code that only it can turn into tokens
   * (PKCE); it holds no secret.
   */
  addConsole(origin: string): UserPoolClient {
    return this.addClient('Console', {
      userPoolClientName: 'ragmend-console',
      generateSecret: false,
      authFlows: NO_DIRECT_SIGN_IN,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [`${origin}/`],
        logoutUrls: [`${origin}/`],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });
  }

  /**
   * The command line as a client: PKCE, no secret, answers to this machine only. A refresh token is
   * valid once, and shortly longer in case the answer was lost.
   */
  addCommandLine(): UserPoolClient {
    return this.addClient('CommandLine', {
      userPoolClientName: 'ragmend-command-line',
      generateSecret: false,
      authFlows: NO_DIRECT_SIGN_IN,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: LOOPBACK_REDIRECTS,
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      refreshTokenRotationGracePeriod: Duration.seconds(30),
    });
  }
}

/**
 * People sign in by the code flow alone. A client without a named flow allows passwords by SRP, whose
 * tokens let people change their own address; custom challenges need a trigger, which this pool lacks.
 */
const NO_DIRECT_SIGN_IN = { custom: true };
