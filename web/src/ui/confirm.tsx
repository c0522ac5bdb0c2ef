import { Button, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState, type ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice';

interface Question {
  /** What is about to happen: "Archive Renewal outreach?" */
  title: string;
  /** Exactly what happens, and to whom. */
  body: ReactNode;
  /** The deed: "Archive journey". Never "OK". */
  confirm: string;
  danger?: boolean;
  /** Does it. The question stays open until it is done; a refusal is shown in it. */
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that can't be taken back: `confirm({ title, body, confirm, onConfirm })`. */
export function confirm(question: Question) {
  const id = modals.open({
    title: question.title,
    centered: true,
    children: <Answer question={question} onClose={() => modals.close(id)} />,
  });
}

function Answer({ question, onClose }: { question: Question; onClose: () => void }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const onClick = async () => {
    setPending(true);
    setError(null);
    try {
      await question.onConfirm();
      onClose();
    } catch (refusal) {
      setError(refusal);
      setPending(false);
    }
  };

  return (
    <Stack>
      <Text size="sm" component="div">
        {question.body}
      </Text>
      <ErrorNotice error={error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep as it is
        </Button>
        <Button color={question.danger ? 'red' : undefined} loading={pending} onClick={onClick}>
          {question.confirm}
        </Button>
      </Group>
    </Stack>
  );
}
