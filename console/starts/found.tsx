import {
  Alert,
  Box,
  Container,
  ExpandableSection,
  Header,
  SpaceBetween,
  StatusIndicator,
  type StatusIndicatorProps,
} from '@cloudscape-design/components';
import { useMemo, useState } from 'react';
import type { StartFound } from '../../core/contracts/rooms/bootstrap.ts';
import { When } from '../format/clock.tsx';
import { NodeDetail } from './node-detail.tsx';
import { Picture } from './picture.tsx';
import { WaitList } from './wait-list.tsx';

const LOOKS: Record<StartFound['kind'], StatusIndicatorProps.Type> = {
  Deadlock: 'error',
  MissingRoot: 'error',
  Suspected: 'warning',
  Unrelated: 'warning',
  Slow: 'in-progress',
  None: 'success',
};

/** The cause comes first. */
const FIRST = 5;

/** What was found of a start: the verdict, the picture, the same as a list, and what is not known. */
export function Found({ found }: { found: StartFound }) {
  const { kind, sentences, nodes, edges, left, signs, unknown, at } = found;
  const waits = useMemo(() => edges.map((edge, index) => ({ ...edge, number: index + 1 })), [edges]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [verdict = kind, ...more] = sentences;
  const seen = (
    <>
      Seen <When at={at} />
      {left > 0 && `; ${left} more are left out`}
    </>
  );
  return (
    <Container header={<Header description={seen}>What it waits for</Header>}>
      <SpaceBetween size="m">
        <Box fontSize="heading-m">
          <StatusIndicator type={LOOKS[kind]}>{verdict}</StatusIndicator>
        </Box>
        {more.length > 0 && <Lines lines={more.slice(0, FIRST)} />}
        {more.length > FIRST && (
          <ExpandableSection headerText={`${more.length - FIRST} more lines`}>
            <Lines lines={more.slice(FIRST)} />
          </ExpandableSection>
        )}
        {nodes.length > 0 && <Picture nodes={nodes} waits={waits} chosen={chosen} choose={setChosen} />}
        {nodes.length > 0 && <NodeDetail node={nodes.find(({ id }) => id === chosen)} waits={waits} />}
        {nodes.length > 0 && (
          <ExpandableSection headerText="The same as a list">
            <WaitList nodes={nodes} waits={waits} />
          </ExpandableSection>
        )}
        <Notes title="Who else acts on it" lines={signs} />
        <Notes title="Not seen, and so unknown" lines={unknown} />
      </SpaceBetween>
    </Container>
  );
}

function Notes({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <Alert type="info" header={title}>
      <Lines lines={lines} />
    </Alert>
  );
}

function Lines({ lines }: { lines: string[] }) {
  return (
    <ul className="changes">
      {[...new Set(lines)].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
