import { StatusIndicator } from '@cloudscape-design/components';
import { useNow } from '../format/clock.tsx';
import { duration } from '../format/duration.ts';

const SOON_SECONDS = 300;

/** Counts down to `deadline` (ISO 8601); after it, says that nothing is changed. */
export function Countdown({ deadline }: { deadline: string }) {
  const left = Math.floor((Date.parse(deadline) - useNow()) / 1000);
  if (left <= 0) return <StatusIndicator type="stopped">Deadline passed</StatusIndicator>;
  const type = left < SOON_SECONDS ? 'warning' : 'pending';
  return (
    <span role="timer" aria-label="Time left to decide">
      <StatusIndicator type={type}>{duration(left)} left</StatusIndicator>
    </span>
  );
}
