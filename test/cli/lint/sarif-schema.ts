import { Ajv } from 'ajv';

const LEVEL = { enum: ['none', 'note', 'warning', 'error'] };
const object = (required: string[], properties: Record<string, unknown>) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const list = (items: unknown) => ({ type: 'array', items });
const text = { type: 'string', minLength: 1 };
const message = object(['text'], { text });
const location = object([], {
  physicalLocation: object(['artifactLocation'], {
    artifactLocation: object([], { uri: { type: 'string', pattern: '^[^ \\\\]+$' } }),
    region: object([], { startLine: { type: 'integer', minimum: 1 } }),
  }),
  logicalLocations: list(object([], { fullyQualifiedName: text })),
});

/** The part of the schema of SARIF 2.1.0 that a report of the lint uses; names it does not know are refused. */
const schema = object(['version', 'runs'], {
  $schema: { type: 'string', pattern: '^https://.*sarif.*2\\.1\\.0.*\\.json$' },
  version: { const: '2.1.0' },
  runs: list(
    object(['tool'], {
      tool: object(['driver'], {
        driver: object(['name'], {
          name: text,
          rules: list(
            object(['id'], {
              id: text,
              shortDescription: message,
              help: message,
              defaultConfiguration: object([], { level: LEVEL }),
            }),
          ),
        }),
      }),
      invocations: list(
        object(['executionSuccessful'], {
          executionSuccessful: { type: 'boolean' },
          toolExecutionNotifications: list(object(['message'], { level: LEVEL, message, locations: list(location) })),
        }),
      ),
      results: list(
        object(['message'], {
          ruleId: text,
          ruleIndex: { type: 'integer', minimum: 0 },
          level: LEVEL,
          message,
          locations: list(location),
          partialFingerprints: { type: 'object', additionalProperties: text },
        }),
      ),
    }),
  ),
});

/** Returns what a report violates in the schema. */
export function sarifProblems(report: unknown): unknown[] {
  const ajv = new Ajv({ allErrors: true, strictTypes: false });
  return ajv.validate(schema, report) ? [] : (ajv.errors ?? []);
}
