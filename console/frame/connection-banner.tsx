import { Flashbar } from '@cloudscape-design/components';
import { useNow } from '../format/clock.tsx';
import { age } from '../format/moment.ts';

type Props = { lost: boolean; lastReached: number; onRetry(): void };

/** Says since when the server does not answer; shows nothing while it does. */
export function ConnectionBanner({ lost, lastReached, onRetry }: Props) {
  const now = useNow();
  if (!lost) return null;
  return (
    <Flashbar
      items={[
        {
          id: 'lost',
          type: 'warning',
          header: 'Connection lost',
          content: `You see the state of ${age(lastReached, now)}. Nothing you typed is lost; the console retries every second.`,
          buttonText: 'Try now',
          onButtonClick: onRetry,
        },
      ]}
    />
  );
}
