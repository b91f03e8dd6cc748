/** The region and account assumed for the template's resources. */
export interface Place {
  account: string;
  region: string;
  partition: string;
}

/** The resources of a CloudFormation template, by logical id. */
export type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

/** A template contains something that only a deployment can know. */
export class UnresolvableTemplate extends Error {
  override readonly name = 'UnresolvableTemplate' as const;
}

/** The values of a template's intrinsic functions. */
export interface Resolver {
  value(node: unknown): unknown;
  /** Returns the given name of a resource, or else its logical id. */
  nameOf(logicalId: string): string;
  /** Returns the value of `Ref`: the ARN of a state machine, the name of anything else. */
  refOf(logicalId: string): string;
}

/** The naming property of a resource, and the end of its ARN, by type. */
const KINDS: Record<string, { name: string; arn: (name: string) => string; service: string; global?: boolean }> = {
  'AWS::Lambda::Function': { name: 'FunctionName', service: 'lambda', arn: (name) => `function:${name}` },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    service: 'states',
    arn: (name) => `stateMachine:${name}`,
  },
  'AWS::SQS::Queue': { name: 'QueueName', service: 'sqs', arn: (name) => name },
  'AWS::SNS::Topic': { name: 'TopicName', service: 'sns', arn: (name) => name },
  'AWS::DynamoDB::Table': { name: 'TableName', service: 'dynamodb', arn: (name) => `table/${name}` },
  'AWS::DynamoDB::GlobalTable': { name: 'TableName', service: 'dynamodb', arn: (name) => `table/${name}` },
  'AWS::S3::Bucket': { name: 'BucketName', service: 's3', arn: (name) => name, global: true },
};

/**
 * Resolves Ref, Fn::GetAtt (Arn, Name), Fn::Join and Fn::Sub without an account; throws
 * UnresolvableTemplate for anything else.
 */
export function resolver(resources: Resources, place: Place): Resolver {
  const pseudo: Record<string, string> = {
    'AWS::Partition': place.partition,
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const kindOf = (logicalId: string) => {
    const type = resources[logicalId]?.Type;
    if (type === undefined)
      throw new UnresolvableTemplate(`the template refers to '${logicalId}', which it does not have`);
    return KINDS[type];
  };
  const nameOf = (logicalId: string): string => {
    const kind = kindOf(logicalId);
    const given = kind && resources[logicalId]?.Properties?.[kind.name];
    return given === undefined ? logicalId : String(value(given));
  };
  const arnOf = (logicalId: string): string => {
    const kind = kindOf(logicalId);
    if (!kind)
      throw new UnresolvableTemplate(`the ARN of '${logicalId}' (${resources[logicalId]?.Type}) cannot be foretold`);
    const where = kind.global ? ':' : `${place.region}:${place.account}`;
    return `arn:${place.partition}:${kind.service}:${where}:${kind.arn(nameOf(logicalId))}`;
  };
  const refOf = (id: string): string => pseudo[id] ?? (kindOf(id)?.service === 'states' ? arnOf(id) : nameOf(id));
  const attribute = ([id, name]: string[]): string => {
    if (name === 'Arn' || name?.endsWith('Arn')) return arnOf(id as string);
    if (name?.endsWith('Name')) return nameOf(id as string);
    throw new UnresolvableTemplate(`attribute '${name}' of '${id}' cannot be foretold`);
  };
  const substituted = (id: string) => (id.includes('.') && !id.includes('::') ? attribute(id.split('.')) : refOf(id));
  const functions: Record<string, (inner: never) => unknown> = {
    Ref: refOf,
    'Fn::GetAtt': (inner: string | string[]) => attribute(typeof inner === 'string' ? inner.split('.') : inner),
    'Fn::Join': ([separator, parts]: [string, unknown[]]) => parts.map((part) => String(value(part))).join(separator),
    'Fn::Sub': (text: string) => text.replace(/\$\{([^!}]+)\}/g, (_, id) => substituted(id)),
  };
  const value = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(value);
    if (node === null || typeof node !== 'object') return node;
    const [key = '', inner] = Object.entries(node)[0] ?? [];
    const apply = functions[key];
    if (apply && Object.keys(node).length === 1) return apply(inner as never);
    if (key.startsWith('Fn::'))
      throw new UnresolvableTemplate(`'${key}' is not resolved here: use ${Object.keys(functions).join(', ')}`);
    return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, value(one)]));
  };
  return { value, nameOf, refOf };
}
