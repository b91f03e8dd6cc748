import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Returns cdk-nag's name for a wildcard in this ARN, so that only this finding is acknowledged. */
export function wildcardFinding(scope: IConstruct, arn: string): string {
  return `AwsSolutions-IAM5[Resource::${flat(Stack.of(scope).resolve(arn))}]`;
}

function flat(reference: unknown): string {
  if (typeof reference === 'string') return reference;
  const [[name, value] = ['', '']] = Object.entries(reference as object);
  if (name === 'Ref') return `<${value}>`;
  if (name === 'Fn::GetAtt') return `<${value.join('.')}>`;
  if (name === 'Fn::ImportValue') return value;
  if (name === 'Fn::Join') return value[1].map(flat).join(value[0]);
  throw new RangeError(`'${JSON.stringify(reference)}' is no ARN of a resource: acknowledge the finding by its name`);
}
