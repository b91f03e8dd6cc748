import { Alert, Header, SpaceBetween, StatusIndicator } from '@cloudscape-design/components';
import type { ServiceView } from '../../core/contracts/http/http.ts';
import { Brakes } from '../brakes/brakes.tsx';
import { useConsole } from '../context.ts';
import { type Column, RecordList } from '../parts/record-list.tsx';
import { Polled } from '../polling/polled.tsx';
import { usePoll } from '../polling/use-poll.ts';

type Shard = ServiceView['shards'][number];

const MODES = {
  normal: { type: 'success', header: 'Normal', text: 'Every shard answers for itself.' },
  replica: { type: 'info', header: 'Replica', text: 'A replica answers for at least one shard. Answers are complete.' },
  degraded: {
    type: 'warning',
    header: 'Degraded',
    text: 'At least one shard is out of rotation. Answers come from the others and say so.',
  },
} as const;

const ROUTES = {
  self: { type: 'success', text: 'answers itself' },
  replica: { type: 'info', text: 'replica answers' },
  none: { type: 'stopped', text: 'out of rotation' },
} as const;

const COLUMNS: [Column<Shard>, ...Column<Shard>[]] = [
  { id: 'shard', header: 'Shard', cell: ({ shardId }) => <strong className="words">{shardId}</strong> },
  {
    id: 'route',
    header: 'Route',
    cell: Route,
  },
  { id: 'mode', header: 'Mode', cell: ({ mode }) => mode },
  { id: 'writes', header: 'Writes', cell: ({ writesPaused }) => (writesPaused ? 'paused' : 'open') },
  { id: 'workload', header: 'Workload', cell: ({ workloadId }) => <span className="words">{workloadId}</span> },
  { id: 'replica', header: 'Replica of', cell: ({ replicaOf }) => replicaOf ?? '-' },
];

/** How the service answers now, and how each shard is reached. */
export function ServicePage({ onBrakes }: { onBrakes(): Promise<void> }) {
  const { api } = useConsole();
  const poll = usePoll(api.service);
  const brakes = usePoll(api.brakes);
  const refresh = async () => void (await Promise.all([brakes.refresh(), onBrakes()]));
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="Who answers for each shard right now.">
        Service
      </Header>
      <Polled poll={poll} what="service state">
        {(service) => <Service service={service} />}
      </Polled>
      <Polled poll={brakes} what="brakes">
        {(held) => <Brakes brakes={held} refresh={refresh} />}
      </Polled>
    </SpaceBetween>
  );
}

function Service({ service }: { service: ServiceView }) {
  const mode = MODES[service.mode];
  return (
    <SpaceBetween size="l">
      <Alert type={mode.type} header={`${service.targetId}: ${mode.header}`}>
        {mode.text}
      </Alert>
      <RecordList
        label="Shards"
        items={service.shards}
        idOf={({ shardId }) => shardId}
        columns={COLUMNS}
        header={<Header counter={`(${service.shards.length})`}>Shards</Header>}
        empty="The registry has no shards: register one, then this page shows who answers for it."
      />
    </SpaceBetween>
  );
}

function Route({ route }: Shard) {
  return (
    <span className="whole">
      <StatusIndicator type={ROUTES[route].type}>{ROUTES[route].text}</StatusIndicator>
    </span>
  );
}
