import { Header, SpaceBetween } from '@cloudscape-design/components';
import { useCallback } from 'react';
import type { SnapshotSummary } from '../../core/contracts/agent/snapshot-manifest.ts';
import { useConsole } from '../context.ts';
import { bytes } from '../format/bytes.ts';
import { When } from '../format/clock.tsx';
import { StatusText } from '../format/status-text.tsx';
import { Hash } from '../parts/hash.tsx';
import { PageButtons } from '../parts/page-buttons.tsx';
import { type Column, RecordList } from '../parts/record-list.tsx';
import { Polled } from '../polling/polled.tsx';
import { usePages } from '../polling/use-pages.ts';
import { usePoll } from '../polling/use-poll.ts';

const COLUMNS: [Column<SnapshotSummary>, ...Column<SnapshotSummary>[]] = [
  {
    id: 'id',
    header: 'Snapshot',
    wide: true,
    cell: ({ snapshotId }) => <strong className="words">{snapshotId}</strong>,
  },
  { id: 'shard', header: 'Shard', cell: ({ shardId }) => shardId },
  { id: 'state', header: 'State', cell: State },
  { id: 'taken', header: 'Taken', cell: ({ takenAt }) => <When at={takenAt} /> },
  {
    id: 'covers',
    header: 'Holds documents until',
    cell: ({ takenAt, coveredUntil = takenAt }) => <When at={coveredUntil} />,
  },
  { id: 'size', header: 'Size', cell: (snapshot) => bytes(snapshot.bytes) },
  { id: 'records', header: 'Records', cell: ({ records }) => records.toLocaleString() },
  { id: 'sum', header: 'Checksum', cell: Checksum },
];

/** The snapshots that shards can be restored from, newest first. */
export function SnapshotsPage() {
  const { api } = useConsole();
  const { page, pagerOf } = usePages();
  const poll = usePoll(useCallback(() => api.snapshots(page), [api, page]));
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="Only a proven snapshot is restored: its copy answered the golden queries.">
        Snapshots
      </Header>
      <Polled poll={poll} what="snapshots">
        {({ snapshots, next }) => (
          <RecordList
            label="Snapshots"
            items={snapshots}
            idOf={({ snapshotId }) => snapshotId}
            columns={COLUMNS}
            header={<Header actions={<PageButtons pager={pagerOf(next)} />}>All snapshots</Header>}
            empty={<NoSnapshots />}
          />
        )}
      </Polled>
    </SpaceBetween>
  );
}

function State({ state, reason }: SnapshotSummary) {
  return (
    <>
      <StatusText status={state} />
      {reason !== null && <div className="words">{reason}</div>}
    </>
  );
}

function Checksum({ manifestSha256 }: SnapshotSummary) {
  return <Hash value={manifestSha256} what="the checksum" />;
}

function NoSnapshots() {
  return (
    <>
      No snapshots yet. Take one: <a href="#/incidents">start a run</a> and choose "Take a snapshot".
    </>
  );
}
