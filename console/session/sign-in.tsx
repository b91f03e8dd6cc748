import { Alert, Button, Container, Form, FormField, Header, Input, SpaceBetween } from '@cloudscape-design/components';
import { type FormEvent, useState } from 'react';
import type { Api } from '../api.ts';
import { useAction } from '../parts/use-action.ts';

type Props = { api: Api; drafts: Map<string, string>; onSignedIn(): Promise<void> };

/** Asks for a name, which is recorded with decisions, and the sign-in code from the terminal. */
export function SignIn({ api, drafts, onSignedIn }: Props) {
  const [name, setName] = useState(drafts.get('name') ?? '');
  const [code, setCode] = useState('');
  const { busy, problem, run } = useAction(async () => {
    drafts.set('name', name.trim());
    await api.signIn(name.trim(), code.trim());
    await onSignedIn();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  const complete = name.trim() !== '' && code.trim() !== '';
  return (
    <main className="signin">
      <form onSubmit={submit}>
        <Form
          actions={
            <Button variant="primary" loading={busy} disabled={!complete}>
              Sign in
            </Button>
          }
        >
          <Container
            header={
              <Header variant="h1" description="Sign in to see what needs you.">
                Ragmend
              </Header>
            }
          >
            <SpaceBetween size="l">
              {problem !== null && <Alert type="error">{problem}</Alert>}
              <NameField value={name} onChange={setName} />
              <CodeField value={code} onChange={setCode} />
            </SpaceBetween>
          </Container>
        </Form>
      </form>
    </main>
  );
}

type FieldProps = { value: string; onChange(value: string): void };

function NameField({ value, onChange }: FieldProps) {
  return (
    <FormField label="Your name" description="Your decisions are recorded under it.">
      <Input value={value} onChange={({ detail }) => onChange(detail.value)} autoComplete="username" autoFocus />
    </FormField>
  );
}

function CodeField({ value, onChange }: FieldProps) {
  return (
    <FormField label="Sign-in code" description="The terminal shows it where Ragmend was started.">
      <Input
        value={value}
        onChange={({ detail }) => onChange(detail.value)}
        type="password"
        autoComplete="current-password"
      />
    </FormField>
  );
}
