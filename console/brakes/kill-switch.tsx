import { Alert, Box, Button, FormField, Input, Modal, SpaceBetween } from '@cloudscape-design/components';
import { useState } from 'react';
import type { Need } from '../../core/contracts/http/needs.ts';
import { useConsole } from '../context.ts';
import { When } from '../format/clock.tsx';
import { useAction } from '../parts/use-action.ts';

type Props = { needs: Need[]; refresh(): Promise<void> };

/** Says on every screen who stopped everything and why; shows nothing otherwise. */
export function KillSwitchNotice({ needs, refresh }: Props) {
  const held = needs.find(({ kind }) => kind === 'kill-switch');
  if (!held) return null;
  return (
    <Alert type="error" header={held.headline} action={<SetKillSwitch on={false} refresh={refresh} />}>
      {held.why}
      {held.since !== null && (
        <>
          {' '}
          (<When at={held.since} />)
        </>
      )}
    </Alert>
  );
}

/** Sets the kill switch once a reason is given. */
export function SetKillSwitch({ on, refresh }: { on: boolean; refresh(): Promise<void> }) {
  const { api } = useConsole();
  const [asked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useAction(async () => {
    await api.setKillSwitch({ on, reason });
    setAsked(false);
    setReason('');
    await refresh();
  });
  const text = on ? 'Stop everything' : 'Let runs start again';
  return (
    <>
      <Button onClick={() => setAsked(true)}>{text}</Button>
      <Modal
        visible={asked}
        header={on ? 'Stop every run?' : 'Let runs start again?'}
        closeAriaLabel="Close without a change"
        onDismiss={() => setAsked(false)}
        footer={
          <Box float="right">
            <Button variant="primary" loading={busy} disabled={reason.trim() === ''} onClick={run}>
              {text}
            </Button>
          </Box>
        }
      >
        <SpaceBetween size="m">
          {problem !== null && <Alert type="error">{problem}</Alert>}
          {on && (
            <span>
              Every run stops between two steps and leaves the service safe. Nothing starts until the switch is off.
            </span>
          )}
          <FormField label="Reason">
            <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
          </FormField>
        </SpaceBetween>
      </Modal>
    </>
  );
}
