import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { passwordMin, passwordProblem } from '@/app/password';
import { renewed, useUser } from '@/app/session';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { notifyDone, problemAt } from '@/ui/failure';
import { Part } from './Part';
import { roleText } from './roles';

const empty = { current: '', next: '' };

export function ProfileSection() {
  const user = useUser();
  const [form, setForm] = useState(empty);
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => answer(api.PUT('/api/session/password', { body: form })),
    onSuccess: (session) => {
      renewed(session);
      setForm(empty);
      setTried(false);
      notifyDone('Your password is changed. You are signed out everywhere else.');
    },
  });
  const wrong = passwordProblem(form.next);

  return (
    <Part
      title="Your account"
      lead={user ? `${user.name}, ${user.email}. You are ${roleText(user.role)}.` : 'Who you are here.'}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!wrong) {
            change.mutate();
          }
        }}
      >
        <Stack maw={360}>
          <ErrorNotice error={change.error} title="The password was not changed" shown={['current', 'next']} />
          {/* Password managers look for the account that the password belongs to. */}
          <input type="hidden" name="username" autoComplete="username" value={user?.email ?? ''} readOnly />
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            value={form.current}
            onChange={(event) => setForm({ ...form, current: event.currentTarget.value })}
            error={problemAt(change.error, 'current')}
          />
          <PasswordInput
            label="New password"
            description={`At least ${passwordMin} characters`}
            autoComplete="new-password"
            value={form.next}
            onChange={(event) => setForm({ ...form, next: event.currentTarget.value })}
            error={(tried ? wrong : undefined) ?? problemAt(change.error, 'next')}
          />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={form.current === '' || form.next === ''}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  );
}
