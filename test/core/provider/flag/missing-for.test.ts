import { missingFor } from '../../../../core/provider/flag/missing-for.ts';
import { ENV, flaggedTarget, KEY } from '../../../adapters/kubernetes/flag/flagged-target.ts';

const missing = (flag: object) => missingFor(flaggedTarget('rag', flag).generator.flag).join('\n');

test('behind the gateway nothing is missing', () => {
  expect(missing({ kind: 'gateway' })).toBe('');
});

test.each([
  ['a variable', ENV, 'only shows that every pod of the rollout has the value'],
  ['a ConfigMap', KEY, 'only shows that every volume has had the time to follow'],
])('without a proof a plan says what is known of the pods that read %s, with one it does not', (_, flag, words) => {
  expect(missing(flag)).toContain(words);
  expect(missing({ ...flag, proof: { port: 8080, path: '/version' } })).toMatch(/no ramp/);
  expect(missing({ ...flag, proof: { port: 8080, path: '/version' } })).not.toContain('flag.proof');
});
