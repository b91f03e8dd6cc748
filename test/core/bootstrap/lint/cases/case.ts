import type { Deployer } from '../../../../../core/bootstrap/lint/render/document.ts';
import type { RuleId } from '../../../../../core/bootstrap/lint/rules/table.ts';

/**
 * A render with a fault. `rule` is found at the lines marked `# here` and nowhere else; each of `fixes` replaces
 * texts, and the lint is silent then.
 */
export type LintCase = {
  id: string;
  title: string;
  rule: RuleId;
  render: string;
  fixes: [from: string | RegExp, to: string][][];
  deployer?: Deployer;
};

/** The pod template of a workload, with the label by which a Service of its name finds it. */
const pod = (name: string, containers: string): string => `
    metadata: {labels: {app: ${name}}}
    spec:
      ${containers}`;

export const workload = (kind: string, name: string, spec: string, more = ''): string => `---
apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
spec:
  ${more}
  selector: {matchLabels: {app: ${name}}}
  template:${pod(name, spec)}
`;

export const job = (name: string, annotations: string, spec: string, more = ''): string => `---
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, annotations: {${annotations}}}
spec:
  ${more}
  template:
    spec:
      restartPolicy: Never
      ${spec}
`;

export const service = (name: string, spec = `selector: {app: ${name}}`): string => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {${spec}}
`;
