import { type RuleId, rules } from '../../core/bootstrap/lint/rules/table.ts';
import type { LintReport } from './lint-report.ts';

/** Returns a report as SARIF 2.1.0, as code scanning takes it. What was not seen is a notification, not a result. */
export function sarifOf({ findings, notSeen, unreadable }: LintReport): unknown {
  const ids = Object.keys(rules) as RuleId[];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ragmend lint',
            rules: ids.map((id) => ({
              id,
              shortDescription: { text: rules[id].title },
              help: { text: `Remedy: ${rules[id].remedy}. See docs/lint.md.` },
              defaultConfiguration: { level: rules[id].severity },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: unreadable.length === 0,
            toolExecutionNotifications: [
              ...unreadable.map((one) => notification('error', one)),
              ...notSeen.map((one) => notification('note', { ...one, what: `not seen: ${one.what}` })),
            ],
          },
        ],
        results: findings.map(({ rule, severity, file, line, object, message, chain, remedy }) => ({
          ruleId: rule,
          ruleIndex: ids.indexOf(rule),
          level: severity,
          message: { text: [message, ...chain.map((one) => `- ${one}`), `Remedy: ${remedy}.`].join('\n') },
          locations: [{ ...locationOf({ file, line }), logicalLocations: [{ fullyQualifiedName: object }] }],
          partialFingerprints: { 'ruleAndMessage/v1': `${rule} ${message}` },
        })),
      },
    ],
  };
}

type Place = { file: string; line: number };

const notification = (level: string, { what, ...place }: Place & { what: string }) => ({
  level,
  message: { text: what },
  locations: [locationOf(place)],
});

const locationOf = ({ file, line }: Place) => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: Math.max(1, line) } },
});

const uriOf = (file: string) =>
  file.replace(/\\/g, '/').replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
