import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { problemAt } from '@/ui/failure';
import { emailProblem, passwordMin, passwordProblem } from './password';
import type { Session } from './session';

interface Props {
  /** The server listens beyond this machine: whoever sets it up proves to have read its log. */
  needsToken: boolean;
  onDone: (session: Session) => void;
}

const fields = ['name', 'email', 'password', 'setupToken'] as const;
type Field = (typeof fields)[number];

/** The first account: it owns the workspace. */
export function SetupForm({ needsToken, onDone }: Props) {
  const [form, setForm] = useState<Record<Field, string>>({ name: '', email: '', password: '', setupToken: '' });
  const [tried, setTried] = useState(false);
  const setup = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/session/setup', {
          body: {
            name: form.name.trim(),
            email: form.email.trim(),
            password: form.password,
            ...(needsToken ? { setupToken: form.setupToken.trim() } : {}),
          },
        }),
      ),
    onSuccess: onDone,
  });

  const wrong: Partial<Record<Field, string | undefined>> = {
    name: form.name.trim() === '' ? 'Say what you are called.' : undefined,
    email: emailProblem(form.email),
    password: passwordProblem(form.password),
    setupToken: needsToken && form.setupToken.trim() === '' ? 'Copy it from the log of the server.' : undefined,
  };
  const input = (field: Field) => ({
    name: field,
    value: form[field],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setForm((before) => ({ ...before, [field]: value }));
    },
    error: (tried ? wrong[field] : undefined) ?? problemAt(setup.error, field),
  });

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.values(wrong).every((problem) => problem === undefined)) {
          setup.mutate();
        }
      }}
    >
      <Stack>
        <ErrorNotice error={setup.error} title="The account was not made" shown={fields} />
        <TextInput label="Your name" autoComplete="name" autoFocus {...input('name')} />
        <TextInput label="E-mail" type="email" autoComplete="username" {...input('email')} />
        <PasswordInput
          label="Password"
          description={`At least ${passwordMin} characters`}
          autoComplete="new-password"
          {...input('password')}
        />
        {needsToken ? (
          <TextInput
            label="Setup token"
            description="The server printed it in its log when it started, since it can be reached from other machines."
            autoComplete="off"
            {...input('setupToken')}
          />
        ) : null}
        <Button type="submit" loading={setup.isPending}>
          Make the account and sign in
        </Button>
      </Stack>
    </form>
  );
}
