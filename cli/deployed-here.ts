import { LambdaClient } from '@aws-sdk/client-lambda';
import { type Deployed, deployedIn } from '../adapters/aws/deployed.ts';
import { CommandFailed, ExitCode } from './exit-codes.ts';

/**
 * The deployment in the AWS account and region of whoever asks. Throws CommandFailed where there is
 * none, with what else can be done.
 */
export async function deployedHere(otherwise: string): Promise<Deployed> {
  const deployed = await deployedIn(new LambdaClient({}));
  if (deployed) return deployed;
  throw new CommandFailed(
    `nothing is deployed in this account and region: run \`npx cdk deploy --all\`, or ${otherwise}`,
    ExitCode.Failed,
  );
}
