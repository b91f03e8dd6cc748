import { proveSystem } from '../../core/bootstrap/graph/prove-system.ts';

test('2,000 random systems are judged right, and their plans work', () => {
  for (let seed = 1; seed <= 2000; seed++) proveSystem(seed);
});
