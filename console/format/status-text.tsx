import { StatusIndicator } from '@cloudscape-design/components';
import { statusLook } from './status.ts';

/** Shows a state as an icon and words. */
export function StatusText({ status }: { status: string }) {
  const { type, text } = statusLook(status);
  return (
    <span className="whole">
      <StatusIndicator type={type}>{text}</StatusIndicator>
    </span>
  );
}
