import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { prepareStacks } from './deployment.ts';

const { app: ours } = prepareStacks();

type Violation = { ruleName: string; violatingConstructs: { constructPath: string }[] };
type Report = { pluginReports: { violations: Violation[] }[] };

/** Every finding of AwsSolutions as `rule at construct`; a synthesis with findings throws, and leaves its report. */
function findingsIn(app: App): string[] {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
  } catch (error) {
    if (!String(error).includes('Validation')) throw error;
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}

test('AwsSolutions finds nothing in the stacks that is not acknowledged with its reason', () => {
  // What CDK itself finds in a template is a finding too.
  process.env.CDK_VALIDATION = 'true';

  expect(findingsIn(ours)).toEqual([]);
});

test('AwsSolutions finds what is wrong in a stack of others', () => {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ outdir: join(process.env.RAGMEND_TEST_FOLDER ?? '', 'nag-of-others') });
  new Bucket(new Stack(app, 'Others'), 'Open');

  expect(findingsIn(app)).toContain('AwsSolutions-S10 at Others/Open/Resource');
});

test('every acknowledgement names one finding at one resource and says why', () => {
  const acknowledged = acknowledgementsIn(ours);

  expect(acknowledged.length).toBeGreaterThan(0);
  for (const { path, id, reason } of acknowledged) {
    expect([path, path.includes('/')]).toEqual([path, true]);
    expect([id, /^AwsSolutions-IAM5$/.test(id)]).toEqual([id, false]);
    expect([path, reason.length > 30]).toEqual([path, true]);
  }
});

/** What each construct acknowledges, from where CDK keeps it. */
function acknowledgementsIn(app: App): { path: string; id: string; reason: string }[] {
  return app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) =>
          Object.entries(data as Record<string, string>).map(([id, reason]) => ({ path: node.path, id, reason })),
        ),
    );
}
