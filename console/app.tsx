import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { useCallback, useState } from 'react';
import { Clock } from './format/clock.tsx';
import { Gate } from './frame/gate.tsx';
import { useConnection } from './parts/use-connection.ts';
import { PollEvery } from './polling/use-poll.ts';
import type { Redirect } from './session/redirect.ts';
import type { Name } from './session/use-session.ts';

/** A deployment is billed by the request. */
const [NEAR_MS, FAR_MS] = [1000, 5000];

type Props = { fetcher: typeof fetch; redirect: Redirect | null };

/**
 * The console: first the sign-in, by a code or by `redirect`, then its screens. Typed texts outlive
 * a lost session.
 */
export function App({ fetcher, redirect }: Props) {
  const [name, setName] = useState<Name>();
  const signedOut = useCallback(() => setName(null), []);
  const connection = useConnection(fetcher, signedOut);
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <Clock now={connection.now}>
        <PollEvery value={redirect === null ? NEAR_MS : FAR_MS}>
          <Gate connection={connection} redirect={redirect} name={name} setName={setName} />
        </PollEvery>
      </Clock>
    </I18nProvider>
  );
}
