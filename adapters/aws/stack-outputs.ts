import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { orNull } from '../../core/kernel/or-null.ts';
import { isNamed, mapAwsErrors } from './map-aws-errors.ts';

/**
 * The outputs of a stack by their names, in the order of the alphabet, without those that it
 * exports to other stacks; null where no such stack stands in this account and region. Throws
 * DependencyUnavailable.
 */
export async function stackOutputs(
  client: CloudFormationClient,
  StackName: string,
): Promise<Record<string, string> | null> {
  const sent = mapAwsErrors(`stack '${StackName}'`, client.send(new DescribeStacksCommand({ StackName })));
  const found = await orNull(sent, isAbsent);
  if (found === null) return null;
  // What is exported is for another stack, not for people.
  const outputs = (found.Stacks?.[0]?.Outputs ?? []).filter(({ ExportName }) => ExportName === undefined);
  const pairs = outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const);
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** CloudFormation has no name of its own for a stack that is not there. */
function isAbsent(error: unknown): boolean {
  return isNamed(error, 'ValidationError') && error.message.includes('does not exist');
}
