import { Alert, Box, Button, FormField, Modal, RadioGroup, Select, SpaceBetween } from '@cloudscape-design/components';
import { useState } from 'react';
import { RUNBOOK_NAMES, type RunbookName, runbooks } from '../../core/contracts/runbooks.ts';
import type { SubjectKind } from '../../core/contracts/subject.ts';
import { useConsole } from '../context.ts';
import { useAction } from '../parts/use-action.ts';
import { incidentHref } from '../parts/use-route.ts';
import { usePoll } from '../polling/use-poll.ts';

const RUNBOOKS = RUNBOOK_NAMES.map((value) => {
  const { label, about } = runbooks[value];
  return { value, label, description: about };
});

/** Asks which runbook to start and on what, and then shows the opened incident. */
export function StartRun({ onDone }: { onDone(): void }) {
  const { api } = useConsole();
  const [subjectId, setSubjectId] = useState<string | null>(null);
  const [runbook, setRunbook] = useState<RunbookName>(RUNBOOK_NAMES[0]);
  const choose = (chosen: RunbookName) => {
    if (runbooks[chosen].subject !== runbooks[runbook].subject) setSubjectId(null);
    setRunbook(chosen);
  };
  const { busy, problem, run } = useAction(async () => {
    if (subjectId === null) return;
    const { id } = await api.start(subjectId, runbook);
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
          <Button variant="primary" disabled={subjectId === null} loading={busy} onClick={run}>
            Start
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="l">
        {problem !== null && <Alert type="error">{problem}</Alert>}
        <SubjectField kind={runbooks[runbook].subject} value={subjectId} onChange={setSubjectId} />
        <RunbookField value={runbook} onChange={choose} />
      </SpaceBetween>
    </Modal>
  );
}

type SubjectFieldProps = { kind: SubjectKind; value: string | null; onChange(id: string): void };

function SubjectField({ kind, value, onChange }: SubjectFieldProps) {
  const { data } = usePoll(useConsole().api.subjects);
  const options = (data ?? []).filter((one) => one.kind === kind).map(({ id }) => ({ value: id, label: id }));
  return (
    <FormField label={`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`}>
      <Select
        options={options}
        selectedOption={value === null ? null : { value, label: value }}
        placeholder={`Choose a ${kind}`}
        empty={`No ${kind}s are known yet`}
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
