import { Template } from 'aws-cdk-lib/assertions';
import { prepareStacks } from './deployment.ts';

const stacks = Object.values(prepareStacks().stacks);

// A change that is meant: `npx --no -- jest test/lib/golden.test.ts -u`, and read what the difference says.
test.each(stacks.map((stack) => [stack.stackName, stack] as const))(
  'the template of %s is the one on record',
  (_, stack) => {
    const lines = linesOf(Template.fromStack(stack).toJSON(), '', 3);

    expect(lines.map(masked)).toMatchSnapshot();
  },
);

/**
 * A template as lines of `path = value`, so that a difference is read at a glance; values deeper
 * than this stand in one line.
 */
function linesOf(value: object, path: string, depth: number): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const isDeep = depth > 0 && typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isDeep ? linesOf(inner, `${path}${key}.`, depth - 1) : [`${path}${key} = ${JSON.stringify(inner)}`];
  });
}

/** Hashes of code change with the code, and with them the names of versions. */
function masked(line: string): string {
  return line
    .replace(/[0-9a-f]{64}\.zip/g, '<asset>.zip')
    .replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1<version>');
}
