import { Alert, Box, Button, FormField, Modal, RadioGroup, Select, SpaceBetween } from '@cloudscape-design/components';
import { useState } from 'react';
import { RUNBOOK_NAMES, type RunbookName, runbooks } from '../../core/contracts/runbooks.ts';
import { useConsole } from '../context.ts';
import { useAction } from '../parts/use-action.ts';
import { incidentHref } from '../parts/use-route.ts';
import { usePoll } from '../polling/use-poll.ts';

const RUNBOOKS = RUNBOOK_NAMES.map((value) => {
  const { label, about } = runbooks[value];
  return { value, label, description: about };
});

/** Asks which runbook to start on which shard, and goes to the incident that it opens. */
export function StartRun({ onDone }: { onDone(): void }) {
  const { api } = useConsole();
  const [shardId, setShardId] = useState<string | null>(null);
  const [runbook, setRunbook] = useState<RunbookName>(RUNBOOK_NAMES[0]);
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
