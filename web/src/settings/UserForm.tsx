import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type Schemas } from '@/api/client';
import { emailProblem, passwordProblem } from '@/app/password';
import { DialogForm } from '@/ui/DialogForm';
import { notifyDone, problemAt } from '@/ui/failure';
import { RoleChoice } from './RoleChoice';
import { usersQuery } from './UsersSection';

interface Props {
  /** Without one, a new user is added. */
  user?: Schemas['UserView'];
  onClose: () => void;
}

const fields = ['name', 'email', 'role', 'password'] as const;

export function UserForm({ user, onClose }: Props) {
  const client = useQueryClient();
  const [form, setForm] = useState({
    name: user?.name ?? '',
    email: user?.email ?? '',
    role: user?.role ?? 'editor',
    password: '',
  });
  const [tried, setTried] = useState(false);
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () => {
      const { password, ...rest } = form;
      const body = { ...rest, ...(password ? { password } : {}) };
      return user
        ? answer(api.PATCH('/api/users/{id}', { params: { path: { id: String(user.id) } }, body }))
        : answer(api.POST('/api/users', { body }));
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: usersQuery.queryKey });
      notifyDone(user ? `${saved.name} is changed.` : `${saved.name} can sign in now. Tell them their password.`);
      onClose();
    },
  });
  const wrong = {
    name: form.name.trim() ? undefined : 'Say what they are called.',
    email: emailProblem(form.email),
    password: user && !form.password ? undefined : passwordProblem(form.password),
  };
  const shown = (field: (typeof fields)[number]) =>
    (tried && field !== 'role' ? wrong[field] : undefined) ?? problemAt(save.error, field);

  return (
    <DialogForm
      error={save.error}
      refused="Nothing was saved"
      fields={fields}
      submit={user ? 'Save' : 'Add user'}
      onSubmit={() => {
        setTried(true);
        if (!wrong.name && !wrong.email && !wrong.password) {
          save.mutate();
        }
      }}
      pending={save.isPending}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        data-autofocus
        value={form.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={shown('name')}
      />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="off"
        value={form.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
        error={shown('email')}
      />
      <PasswordInput
        label={user ? 'New password' : 'Password'}
        description={user ? 'Empty leaves it as it is.' : 'Hand it over in person; they can change it themselves.'}
        autoComplete="new-password"
        value={form.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
        error={shown('password')}
      />
      <RoleChoice value={form.role} onChange={(role) => set({ role })} error={shown('role')} />
    </DialogForm>
  );
}
