import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { orNull } from '../../core/kernel/or-null.ts';
import { isNamed, mapAwsErrors } from './map-aws-errors.ts';

/**
 * Returns the outputs of a stack by name, sorted, without those exported to other stacks; null if
 * there is no such stack in this account and region. Throws DependencyUnavailable.
 */
export async function stackOutputs(
  client: CloudFormationClient,
  StackName: string,
): Promise<Record<string, string> | null> {
  const sent = mapAwsErrors(`stack '${StackName}'`, client.send(new DescribeStacksCommand({ StackName })));
  const found = await orNull(sent, isAbsent);
  if (found === null) return null;
  // Exports are for other stacks, not for people.
  const outputs = (found.Stacks?.[0]?.Outputs ?? []).filter(({ ExportName }) => ExportName === undefined);
  const pairs = outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const);
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** CloudFormation has no error name of its own for a missing stack. */
function isAbsent(error: unknown): boolean {
  return isNamed(error, 'ValidationError') && error.message.includes('does not exist');
}
