import { LambdaClient } from '@aws-sdk/client-lambda';
import { type Deployed, deployedIn } from '../adapters/aws/deployed.ts';
import { CommandFailed, ExitCode } from './exit-codes.ts';

/**
 * Returns the deployment in the caller's AWS account and region. Throws CommandFailed with an
 * alternative if there is none.
 */
export async function deployedHere(otherwise: string): Promise<Deployed> {
  const deployed = await deployedIn(new LambdaClient({}));
  if (deployed) return deployed;
  throw new CommandFailed(
    `nothing is deployed in this account and region: run \`npx --no -- cdk deploy --all\`, or ${otherwise}`,
    ExitCode.Failed,
  );
}
