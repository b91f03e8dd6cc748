import { join } from 'node:path';
import { configuredTarget } from '../../../cli/cluster/configured-target.ts';

const ROOT = join(__dirname, '../../..');
const ONE = join(ROOT, 'docs/examples/one-shard-eks.yaml');

test('the only target needs no name', () => {
  expect(configuredTarget({ config: ONE }).target.id).toBe('handbook-rag');
});

test.each([
  [{ config: ONE, target: 'other' }, "has no target 'other' on Kubernetes: give one of 'handbook-rag'"],
  [{ config: join(ROOT, 'ragmend.yaml') }, 'has no target on Kubernetes'],
  [{ config: join(ROOT, 'nowhere.yaml') }, 'ENOENT'],
])('%o is refused', (options, message) => {
  expect(() => configuredTarget(options)).toThrow(message);
});
