import { Button, SpaceBetween } from '@cloudscape-design/components';
import type { Pager } from '../polling/use-pages.ts';

/**
 * Links to newer and older records of a list; shows nothing if all fit. A button without a target
 * keeps the focus and says why.
 */
export function PageButtons({ pager: { older, newer } }: { pager: Pager }) {
  if (older === null && newer === null) return null;
  return (
    <SpaceBetween size="xs" direction="horizontal">
      <Step label="Newer" to={newer} nowhere="These are the newest." />
      <Step label="Older" to={older} nowhere="These are the oldest." />
    </SpaceBetween>
  );
}

function Step({ label, to, nowhere }: { label: string; to: (() => void) | null; nowhere: string }) {
  return (
    <Button disabled={to === null} disabledReason={nowhere} onClick={to ?? (() => undefined)}>
      {label}
    </Button>
  );
}
