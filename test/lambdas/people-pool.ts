import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';

/** A user pool of a test: people join groups and leave them. */
export type PeoplePool = Awaited<ReturnType<typeof peoplePool>>;

export async function peoplePool(PoolName: string) {
  const cognito = new CognitoIdentityProviderClient({});
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName }));
  const UserPoolId = UserPool?.Id ?? '';
  return {
    id: UserPoolId,
    /** Puts a person into a group; makes both where they are missing. */
    async join(Username: string, GroupName: string): Promise<void> {
      const about = { UserPoolId, Username };
      await cognito.send(new AdminCreateUserCommand({ ...about, MessageAction: 'SUPPRESS' })).catch(isThere);
      await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName })).catch(isThere);
      await cognito.send(new AdminAddUserToGroupCommand({ ...about, GroupName }));
    },
    leave: (Username: string, GroupName: string) =>
      cognito.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName })),
    drop: () => cognito.send(new DeleteUserPoolCommand({ UserPoolId })),
  };
}

function isThere(error: Error): void {
  if (!['UsernameExistsException', 'GroupExistsException'].includes(error.name)) throw error;
}
