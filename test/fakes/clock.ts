import type { Clock } from '../../core/kernel/ports/clock.ts';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  constructor(private ms = Date.parse('2026-11-23T03:00:00.000Z')) {}

  now(): number {
    return this.ms;
  }

  advance(seconds: number): void {
    this.ms += seconds * 1000;
  }
}
