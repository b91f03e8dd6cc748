import { Box, Container, Header } from '@cloudscape-design/components';
import type { TimelineEntry } from '../../core/contracts/case-file.ts';
import { When } from '../format/clock.tsx';

/** What was found and done, in order. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <Container header={<Header counter={`(${entries.length})`}>Timeline</Header>}>
      {entries.length === 0 && (
        <Box color="text-body-secondary">Nothing on record yet. Findings appear here as the run makes them.</Box>
      )}
      <ol className="timeline" aria-label="Timeline">
        {entries.map((entry) => (
          <li key={entry.key}>
            <Box fontSize="body-s" color="text-body-secondary">
              <When at={entry.at} />
            </Box>
            <span className="words">{entry.text}</span>
          </li>
        ))}
      </ol>
    </Container>
  );
}
