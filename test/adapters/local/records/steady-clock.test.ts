import { localCaseFile } from '../../../../adapters/local/records/case-file.ts';
import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { steadyClock } from '../../../../adapters/local/records/steady-clock.ts';
import { FakeClock } from '../../../fakes/clock.ts';

const TEN_MINUTES = 600;

describe('the steady clock', () => {
  it('is the clock of the machine as long as that goes on', () => {
    const machine = new FakeClock();
    const db = openDatabase(':memory:');

    const clock = steadyClock({ db, clock: machine });
    machine.advance(TEN_MINUTES);

    expect(clock.now()).toBe(machine.now());
    db.close();
  });

  it('goes on from the last record where the machine was set back meanwhile, until the machine has caught up', async () => {
    const machine = new FakeClock();
    const db = openDatabase(':memory:');
    await localCaseFile({ db, clock: machine }).note('i-1', 'opened', 'opened');
    const last = machine.now();
    machine.advance(-TEN_MINUTES);

    const clock = steadyClock({ db, clock: machine });
    const atOnce = clock.now();
    machine.advance(60);
    const later = clock.now();
    machine.advance(2 * TEN_MINUTES);

    expect(atOnce).toBe(last);
    expect(later - last).toBe(30_000);
    expect(clock.now()).toBe(machine.now());
    db.close();
  });

  it('does not go back where the machine is set back under it', () => {
    const machine = new FakeClock();
    const db = openDatabase(':memory:');
    const clock = steadyClock({ db, clock: machine });
    const before = clock.now();

    machine.advance(-TEN_MINUTES);

    expect(clock.now()).toBe(before);
    machine.advance(60);
    expect(clock.now()).toBe(before + 30_000);
    db.close();
  });
});
