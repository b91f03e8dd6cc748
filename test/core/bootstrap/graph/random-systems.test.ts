import { proveSystem } from './prove-system.ts';

test('60 random systems are judged right, and their plans work', () => {
  for (let seed = 1; seed <= 60; seed++) proveSystem(seed);
});
