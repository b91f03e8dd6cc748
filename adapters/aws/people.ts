import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  ListUsersInGroupCommand,
  paginateListUserPools,
} from '@aws-sdk/client-cognito-identity-provider';
import { orNull } from '../../core/kernel/or-null.ts';
import { mapAwsErrors, named } from './map-aws-errors.ts';

/** The name of the user pool that the stacks create. */
const POOL = 'ragmend';
const AT_MOST = 60;

/**
 * Returns the names of the people in these groups of the deployed user pool who may sign in, each
 * once; null if no pool is deployed. Throws DependencyUnavailable.
 */
export async function peopleIn(client: CognitoIdentityProviderClient, groups: string[]): Promise<string[] | null> {
  const UserPoolId = await mapAwsErrors('the search for the user pool', poolOf(client));
  if (UserPoolId === null) return null;
  const names = await Promise.all(groups.map((GroupName) => membersOf(client, UserPoolId, GroupName)));
  return [...new Set(names.flat())].sort();
}

/**
 * Returns a function for the groups that a person of a user pool is in at this moment; null for
 * nobody, and for a person who may not sign in any more. Throws DependencyUnavailable.
 */
export function groupsNowIn(UserPoolId: string, client = new CognitoIdentityProviderClient({})) {
  return async (Username: string): Promise<string[] | null> => {
    const [user, groups] = await Promise.all([
      known(Username, client.send(new AdminGetUserCommand({ UserPoolId, Username }))),
      known(Username, client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username, Limit: AT_MOST }))),
    ]);
    if (user === null || groups === null || user.Enabled !== true) return null;
    return (groups.Groups ?? []).map(({ GroupName = '' }) => GroupName);
  };
}

/** Null if nobody has this name. */
const known = <T>(Username: string, sent: Promise<T>): Promise<T | null> =>
  orNull(mapAwsErrors(`the groups of '${Username}'`, sent), named('UserNotFoundException'));

async function poolOf(client: CognitoIdentityProviderClient): Promise<string | null> {
  for await (const { UserPools = [] } of paginateListUserPools({ client }, { MaxResults: AT_MOST })) {
    const found = UserPools.find(({ Name }) => Name === POOL);
    if (found?.Id) return found.Id;
  }
  return null;
}

/** A missing group has no members. */
async function membersOf(client: CognitoIdentityProviderClient, UserPoolId: string, GroupName: string) {
  const command = new ListUsersInGroupCommand({ UserPoolId, GroupName, Limit: AT_MOST });
  const sent = mapAwsErrors(`the members of '${GroupName}'`, client.send(command));
  const { Users = [] } = (await orNull(sent, named('ResourceNotFoundException'))) ?? {};
  return Users.filter(({ Enabled }) => Enabled !== false).map(({ Username = '' }) => Username);
}
