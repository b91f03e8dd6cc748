import type { Template } from 'aws-cdk-lib/assertions';

type Resource = { Type: string; Properties: Record<string, unknown> };
/** A statement of a policy, its resources as text: what is only known at the deployment stands as `${...}`. */
export type Statement = { actions: string[]; resources: string[]; effect: string; condition: unknown };

/** What each function of a template may do, by its name. */
export function rightsOf(template: Template): Map<string, Statement[]> {
  const resources = template.toJSON().Resources as Record<string, Resource>;
  const functions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return new Map(
    functions.map(({ Properties: { FunctionName, Role } }) => [
      String(FunctionName),
      statementsOf(resources, refOf(Role)),
    ]),
  );
}

/** All statements of all policies of roles in a template, with the role. */
export function allStatements(template: Template): { role: string; statement: Statement }[] {
  const resources = template.toJSON().Resources as Record<string, Resource>;
  const roles = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  return roles.flatMap(([role]) => statementsOf(resources, role).map((statement) => ({ role, statement })));
}

function statementsOf(resources: Record<string, Resource>, role: string): Statement[] {
  const policies = Object.values(resources).filter(({ Type }) => POLICIES.includes(Type));
  return policies
    .filter(({ Properties }) => ((Properties.Roles ?? []) as unknown[]).some((one) => refOf(one) === role))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Raw[] }).Statement)
    .map((raw) => ({
      actions: listOf(raw.Action) as string[],
      resources: listOf(raw.Resource).map(textOf),
      effect: raw.Effect,
      condition: raw.Condition,
    }));
}

/** CDK puts what an inline policy has no room for into one of its own. */
const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

type Raw = { Action: unknown; Resource: unknown; Effect: string; Condition?: unknown };

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function refOf(value: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string[] };
  return Ref ?? attribute?.[0] ?? '';
}

/** A reference as text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name = '', inner] = []] = Object.entries(value as object);
  if (name === 'Fn::Join') return (inner[1] as unknown[]).map(textOf).join(inner[0]);
  if (name === 'Fn::GetAtt') return `\${${(inner as string[]).join('.')}}`;
  return `\${${typeof inner === 'string' ? inner : JSON.stringify(inner)}}`;
}
