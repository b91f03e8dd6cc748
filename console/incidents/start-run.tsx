import { Alert, Box, Button, FormField, Modal, RadioGroup, Select, SpaceBetween } from '@cloudscape-design/components';
import { useState } from 'react';
import type { RunbookName } from '../../core/contracts/incident.ts';
import { useConsole } from '../context.ts';
import { useAction } from '../parts/use-action.ts';
import { incidentHref } from '../parts/use-route.ts';
import { usePoll } from '../polling/use-poll.ts';

const RUNBOOKS: { value: RunbookName; label: string; description: string }[] = [
  {
    value: 'shard-restore',
    label: 'Check and repair',
    description: 'Probes the shard with golden queries. Changes nothing if it is healthy; a restore asks for approval.',
  },
  {
    value: 'shard-observe',
    label: 'Only look',
    description: 'Probes the shard and plans its restore; changes nothing.',
  },
  {
    value: 'shard-settle',
    label: 'Settle',
    description:
      'After a restore: lets your own workload serve the shard again, from the restored volume. Asks for approval; in a cluster run "ragmend settle" for it.',
  },
  { value: 'snapshot', label: 'Take a snapshot', description: 'Pauses writes for a moment; answers go on.' },
];

/** Asks which runbook to start on which shard, and goes to the incident that it opens. */
export function StartRun({ onDone }: { onDone(): void }) {
  const { api } = useConsole();
  const [shardId, setShardId] = useState<string | null>(null);
  const [runbook, setRunbook] = useState<RunbookName>('shard-restore');
  const { busy, problem, run } = useAction(async () => {
    if (shardId === null) return;
    const { id } = await api.start(shardId, runbook);
    onDone();
    window.location.hash = incidentHref(id);
  });
  return (
    <Modal
      visible
      header="Start a run"
      closeAriaLabel="Close without starting"
      onDismiss={onDone}
      footer={
        <Box float="right">
          <Button variant="primary" disabled={shardId === null} loading={busy} onClick={run}>
            Start
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="l">
        {problem !== null && <Alert type="error">{problem}</Alert>}
        <ShardField value={shardId} onChange={setShardId} />
        <RunbookField value={runbook} onChange={setRunbook} />
      </SpaceBetween>
    </Modal>
  );
}

function ShardField({ value, onChange }: { value: string | null; onChange(shardId: string): void }) {
  const { data } = usePoll(useConsole().api.service);
  const shards = data?.shards.filter(({ replicaOf }) => replicaOf === null) ?? [];
  const options = shards.map(({ shardId }) => ({ value: shardId, label: shardId }));
  return (
    <FormField label="Shard">
      <Select
        options={options}
        selectedOption={value === null ? null : { value, label: value }}
        placeholder="Choose a shard"
        empty="No shards are known yet"
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}

function RunbookField({ value, onChange }: { value: RunbookName; onChange(runbook: RunbookName): void }) {
  return (
    <FormField label="Runbook">
      <RadioGroup
        items={RUNBOOKS}
        value={value}
        onChange={({ detail }) => {
          const chosen = RUNBOOKS.find((runbook) => runbook.value === detail.value);
          if (chosen) onChange(chosen.value);
        }}
      />
    </FormField>
  );
}
