import { Container, Header, KeyValuePairs } from '@cloudscape-design/components';
import type { ProvidersView } from '../../core/contracts/http/providers.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { When } from '../format/clock.tsx';
import { duration } from '../format/duration.ts';

/** What the flag and the state say now, who said it, which pods follow, and what waits. */
export function WhoAnswers({ view }: { view: ProvidersView }) {
  return (
    <Container header={<Header>Now</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={200}
        items={[...flagItems(view), ...stateItems(view), ...podItems(view)]}
      />
    </Container>
  );
}

function flagItems({ flag }: ProvidersView) {
  if (flag === null) return [{ label: 'Flag', value: 'unknown' }];
  const { kind, provider, value, writtenBy, ownedBy } = flag;
  const says = provider ?? value ?? 'no provider of ragmend.yaml';
  return [
    { label: `Flag (${kind})`, value: <span className="words">{says}</span> },
    ...(writtenBy === null || kind === 'gateway'
      ? []
      : [{ label: 'Written by', value: <span className="words">{writtenBy}</span> }]),
    ...(ownedBy === null
      ? []
      : [{ label: `Owned by ${ownedBy.tool}`, value: <span className="words">{ownedBy.change}</span> }]),
  ];
}

function stateItems({ state, flag }: ProvidersView) {
  if (flag !== null && flag.kind !== 'gateway') return [];
  if (state === null) return [{ label: 'Mode', value: 'The primary answers; nobody has switched yet' }];
  const mode = state.mode === 'live' ? 'Providers are asked' : 'Only cached answers and refusals';
  return [
    { label: 'Mode', value: mode },
    { label: 'Set by', value: <span className="words">{`${nameOfWho(state.by)}: ${state.reason}`}</span> },
    { label: 'Set', value: <When at={state.at} /> },
  ];
}

function podItems({ pods, state, backlog }: ProvidersView) {
  const version = state?.version ?? null;
  const behind = pods.filter((pod) => pod.away !== null || pod.version !== version);
  const lines = behind.map(({ pod, away, version: follows }) =>
    away === null ? `${pod} follows version ${follows ?? 'none'}` : `${pod} is away: ${away}`,
  );
  return [
    ...(pods.length === 0
      ? []
      : [
          {
            label: 'Pods that follow',
            value: (
              <span className="words">{[`${pods.length - behind.length} of ${pods.length}`, ...lines].join('; ')}</span>
            ),
          },
        ]),
    ...(backlog === null ? [] : [{ label: 'Backlog', value: backlogText(backlog) }]),
  ];
}

function backlogText({ waiting, oldestSeconds, expired, failed }: NonNullable<ProvidersView['backlog']>): string {
  const age = oldestSeconds === null ? '' : `, the oldest for ${duration(oldestSeconds)}`;
  return `${waiting} wait${age}; ${expired} expired, ${failed} failed`;
}
