import { Box } from '@cloudscape-design/components';
import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';
import { type FoundNode, type FoundWait, KINDS, STATES } from './words.ts';

type Evidence = StartFound['edges'][number]['evidence'];

/** Where a line was read, and its words as they are. */
export function EvidenceLine({ evidence }: { evidence: Evidence }) {
  return (
    <span className="evidence">
      <span className="words">{`${KINDS[evidence.kind]}, ${evidence.from}: `}</span>
      <span className="hash">{evidence.text}</span>
    </span>
  );
}

/** Waits of one box, each with its number and its evidence. */
export function WaitLines({ waits, other }: { waits: FoundWait[]; other: 'from' | 'to' }) {
  return (
    <ul className="waits-of">
      {waits.map((wait) => (
        <li key={wait.number} className={wait.isOnCycle ? 'on-cycle' : ''}>
          <span className="words">
            <strong>{`${wait.number}: ${wait[other]}`}</strong>
            {wait.isOnCycle && ' (on the cycle)'}
          </span>
          <br />
          <EvidenceLine evidence={wait.evidence} />
        </li>
      ))}
    </ul>
  );
}

/** All that is known of the chosen box: why it does not come by itself, what it waits for, and what waits for it. */
export function NodeDetail({ node, waits }: { node: FoundNode | undefined; waits: FoundWait[] }) {
  if (node === undefined) return <Box color="text-body-secondary">Choose a box to read its evidence here.</Box>;
  const own = waits.filter(({ from }) => from === node.id);
  const others = waits.filter(({ to }) => to === node.id);
  return (
    <section className="detail" aria-live="polite" aria-label="The chosen box">
      <Box variant="h4">
        <span className="words">{`${node.id}: ${STATES[node.state]}${node.isOutside ? ', outside of this service' : ''}`}</span>
      </Box>
      {node.why !== null && <EvidenceLine evidence={node.why} />}
      {own.length > 0 && <Box variant="awsui-key-label">It waits for</Box>}
      {own.length > 0 && <WaitLines waits={own} other="to" />}
      {others.length > 0 && <Box variant="awsui-key-label">What waits for it</Box>}
      {others.length > 0 && <WaitLines waits={others} other="from" />}
    </section>
  );
}
