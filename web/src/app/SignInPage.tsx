import { Anchor, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useConnection } from '@/api/connection';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { Brand } from './Brand';
import { safeTarget, sessionQuery, signedIn, type Session } from './session';
import { SetupForm } from './SetupForm';
import { SignInForm } from './SignInForm';

/** The door: at the first start it makes the owner, afterwards it asks for e-mail and password. */
export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const { data: session, error, refetch } = useQuery(sessionQuery);
  const lost = useConnection((state) => state.lost);
  const state = session?.state;

  useEffect(() => {
    if (state === 'signed_in') {
      router.history.replace(safeTarget(to));
    }
  }, [state, router, to]);

  const enter = (next: Session) => signedIn(next);

  return (
    <Center mih="100dvh" p="md" className="sign-in">
      <Stack component="main" w="100%" maw={400} gap="lg">
        <Center>
          <Brand size={32} />
        </Center>
        <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }}>
          {session?.state === 'setup' ? (
            <Stack>
              <div>
                <Title order={1} size="h2">
                  Welcome. Make the owner's account
                </Title>
                <Text size="sm" c="dimmed" mt={4}>
                  Nobody has signed in to this workspace yet. The owner may do everything, and lets others in later.
                </Text>
              </div>
              <SetupForm needsToken={session.setupNeedsToken} onDone={enter} />
            </Stack>
          ) : session ? (
            <Stack>
              <Title order={1} size="h2">
                Sign in
              </Title>
              <SignInForm onDone={enter} />
            </Stack>
          ) : error ? (
            <ErrorNotice error={error} title="The sign-in can't be shown" onRetry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={3} />
          )}
        </Paper>
        <Text size="xs" c="dimmed" ta="center" role="status">
          {lost ? (
            "The server can't be reached; trying again…"
          ) : (
            <>
              Programs use the{' '}
              <Anchor href="/docs" inherit underline="always" c="dimmed">
                API
              </Anchor>{' '}
              with a key, not this door.
            </>
          )}
        </Text>
      </Stack>
    </Center>
  );
}
