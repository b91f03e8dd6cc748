import { scriptIn } from '../../../../../core/bootstrap/lint/render/script.ts';

const placed = (command: string, data: Record<string, string>) => ({
  spec: { command: ['sh', '-c', command], envFrom: [{ configMapRef: { name: 'settings' } }] },
  pod: {},
  textsOf: () => data,
});

test('values of variables are put into a script, also those that name others', () => {
  const script = scriptIn(placed('nc -z $ADDRESS $PORT', { ADDRESS: '$(HOST)', HOST: 'db', PORT: '5432' }));

  expect(script).toBe('sh -c nc -z db 5432');
});

test('values that would multiply a script are put in while there is room', () => {
  const long = 'x'.repeat(15_000);

  const script = scriptIn(placed('$A'.repeat(9_000), { A: '$B'.repeat(7_000), B: long }));

  expect(script.length).toBeLessThan(60_000);
});
