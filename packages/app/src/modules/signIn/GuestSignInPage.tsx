import { Progress, ProxiedSignInPage } from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { useEffect, useState } from 'react';

const RETRY_AFTER_MS = 2000;

/**
 * Signs in as guest without a click: the portal of the sandbox has one user. The portal may
 * be open before its backend answers, so a failure is tried again instead of being final.
 */
export function GuestSignInPage(props: SignInPageProps) {
  const [attempt, setAttempt] = useState(0);
  return (
    <ProxiedSignInPage
      {...props}
      key={attempt}
      provider="guest"
      ErrorComponent={({ error }) => (
        <SignInWait error={error} onRetry={() => setAttempt(attempt + 1)} />
      )}
    />
  );
}

function SignInWait({ error, onRetry }: { error?: Error; onRetry(): void }) {
  useEffect(() => {
    const timer = setTimeout(onRetry, RETRY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [onRetry]);
  return (
    <>
      <Progress />
      <p role="status" style={{ padding: 24 }}>
        The backend does not answer yet, the portal asks again by itself.{' '}
        {error?.message}
      </p>
    </>
  );
}
