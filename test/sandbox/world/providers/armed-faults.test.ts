import { armedFaults } from '../../../../sandbox/world/providers/armed-faults.ts';

function setUp() {
  let now = 0;
  const faults = armedFaults(() => now);
  const at = (ms: number) => {
    now = ms;
    return faults.strike('m')?.how ?? null;
  };
  return { faults, at };
}

test('a fault with a time ends with it', () => {
  const { faults, at } = setUp();
  faults.arm({ how: 'overloaded', forMs: 100 });

  expect([at(0), at(99), at(100)]).toEqual(['overloaded', 'overloaded', null]);
});

test('a fault that flaps strikes in every other span', () => {
  const { faults, at } = setUp();
  faults.arm({ how: 'overloaded', flapMs: 10 });

  expect([0, 9, 10, 19, 20, 30].map(at)).toEqual(['overloaded', 'overloaded', null, null, 'overloaded', null]);
});

test('nothing strikes once it is disarmed', () => {
  const { faults, at } = setUp();
  faults.arm({ how: 'overloaded' });
  faults.disarm();

  expect(at(0)).toBeNull();
});
