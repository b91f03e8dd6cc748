import { ProgressBar } from '@cloudscape-design/components';
import { bytes } from '../format/bytes.ts';

/** The progress of a copy or restore. */
export function Progress({ progress }: { progress: { bytesDone: number; bytesTotal: number } }) {
  const { bytesDone, bytesTotal } = progress;
  const value = bytesTotal === 0 ? 100 : Math.floor((100 * bytesDone) / bytesTotal);
  return <ProgressBar value={value} label="Copied" description={`${bytes(bytesDone)} of ${bytes(bytesTotal)}`} />;
}
