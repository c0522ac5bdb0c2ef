import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconEyeExclamation } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '@/api/client';
import { CopyField } from '@/ui/CopyField';
import { DialogForm } from '@/ui/DialogForm';
import { problemAt } from '@/ui/failure';
import { RoleChoice } from './RoleChoice';
import { keysQuery } from './KeysSection';

/** Makes a key and shows it, the only time that it can be seen. */
export function MakeKey({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<string>('editor');
  const make = useMutation({
    mutationFn: () => answer(api.POST('/api/keys', { body: { name: name.trim(), role } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });

  if (make.data?.key) {
    return (
      <Stack>
        <Alert color="yellow" icon={<IconEyeExclamation size={18} />} title="Copy it now">
          It is not shown again. If it is lost, revoke it and make another.
        </Alert>
        <CopyField label="Key" value={make.data.key} description="Send it as: Authorization: Bearer KEY" />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have it</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <DialogForm
      error={make.error}
      refused="The key was not made"
      fields={['name', 'role']}
      submit="Make the key"
      onSubmit={() => make.mutate()}
      pending={make.isPending}
      disabled={name.trim() === ''}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="Where it is used: that tells you later whether it may go."
        placeholder="CRM import"
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problemAt(make.error, 'name')}
      />
      <RoleChoice value={role} onChange={setRole} error={problemAt(make.error, 'role')} />
    </DialogForm>
  );
}
