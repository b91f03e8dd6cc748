import { Box, StatusIndicator, type StatusIndicatorProps } from '@cloudscape-design/components';
import type { ModelItem, ProviderItem } from '../../core/contracts/http/providers.ts';
import { When } from '../format/clock.tsx';
import { type Column, RecordList } from '../parts/record-list.tsx';

type Row = ModelItem & { provider: ProviderItem };

const LOOKS: Record<NonNullable<ModelItem['state']>, { type: StatusIndicatorProps.Type; text: string }> = {
  serving: { type: 'success', text: 'Serving' },
  throttled: { type: 'warning', text: 'Throttled' },
  open: { type: 'error', text: 'Breaker open' },
  probing: { type: 'in-progress', text: 'Breaker open, probing' },
  locked: { type: 'stopped', text: 'Locked, needs a person' },
};

const COLUMNS: [Column<Row>, ...Column<Row>[]] = [
  { id: 'provider', header: 'Provider', cell: Provider },
  { id: 'model', header: 'Model', cell: ({ model }) => <span className="words">{model}</span> },
  {
    id: 'weight',
    header: 'Sessions',
    cell: ({ provider }) => (provider.percent === null ? 'unknown' : `${provider.percent} %`),
  },
  { id: 'state', header: 'State', wide: true, cell: State },
  { id: 'until', header: 'Asked again', wide: true, cell: Until },
  { id: 'failure', header: 'Last failure', cell: ({ failure }) => failure ?? '-' },
];

/** Each model of each provider: who is asked, how it is, and when it is asked again. */
export function ModelList({ providers }: { providers: ProviderItem[] }) {
  const rows = providers.flatMap((provider) => provider.models.map((model) => ({ ...model, provider })));
  return (
    <RecordList
      label="Models"
      items={rows}
      idOf={({ provider, model }) => `${provider.name} ${model}`}
      columns={COLUMNS}
      empty="No model is configured."
    />
  );
}

function Provider({ provider: { name, role, kind } }: Row) {
  return (
    <>
      <strong className="words">{name}</strong>
      <Box color="text-body-secondary" fontSize="body-s">{`${role}, ${kind}`}</Box>
    </>
  );
}

function State({ state, since, pods }: Row) {
  if (state === null) return <StatusIndicator type="pending">Unknown</StatusIndicator>;
  const { type, text } = LOOKS[state];
  return (
    <>
      <StatusIndicator type={type}>{text}</StatusIndicator>
      {pods.so < pods.of && <div>{`in ${pods.so} of ${pods.of} pods`}</div>}
      {since !== null && (
        <div>
          since <When at={since} />
        </div>
      )}
    </>
  );
}

function Until({ state, until }: Row) {
  if (until !== null) return <When at={until} />;
  return state === 'locked' ? 'when its credential changes or a probe succeeds' : '-';
}
