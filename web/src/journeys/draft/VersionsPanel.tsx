import { Badge, NativeSelect, Stack, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RelativeTime } from '@/ui/RelativeTime';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { Button } from '@mantine/core';
import { useEditor, useEditorState } from '../canvas/EditorContext';
import { placed } from '../canvas/editor';
import { completeDefinition } from '../document/complete';
import { versionsQuery, type PublishedVersion } from '../versions';
import { DiffSummary } from './DiffSummary';
import type { Compared, Comparison } from './comparison';

interface Props {
  journeyId: string;
  comparison: Comparison | null;
  onCompare: (compared: Compared | null) => void;
}

/** Every published version; one of them compared with the draft or with another, on the canvas and in words. */
export function VersionsPanel({ journeyId, comparison, onCompare }: Props) {
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const { data, error, isPending } = useQuery(versionsQuery(journeyId));
  const versions = [...(data ?? [])].sort((a, b) => b.number - a.number);

  const restore = (version: PublishedVersion) => {
    editor.edit(`Go back to version ${version.number}`, placed(completeDefinition(version.definition)));
    onCompare(null);
  };

  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Choose a version to see what changed since, up to the draft or another version: added nodes are green, removed
        ones red, changed ones amber.
      </Text>
      <ErrorNotice error={error} title="The versions can't be shown" />
      {!isPending && versions.length === 0 ? (
        <Text size="sm">Nothing is published yet. Each publish makes a version, which never changes.</Text>
      ) : null}
      <div>
        {versions.map((version, i) => (
          <UnstyledButton
            key={version.number}
            className="version-row"
            aria-pressed={comparison?.version.number === version.number}
            onClick={() => onCompare(comparison?.version.number === version.number ? null : { version, against: null })}
          >
            <Text size="sm" fw={600}>
              Version {version.number}
            </Text>
            {i === 0 ? (
              <Badge size="xs" variant="light" tt="none">
                published
              </Badge>
            ) : null}
            <RelativeTime at={version.publishedAt} past c="dimmed" ml="auto" />
          </UnstyledButton>
        ))}
      </div>
      {comparison === null ? null : (
        <Stack gap="xs">
          <NativeSelect
            size="xs"
            label={`From version ${comparison.version.number} to`}
            data={[
              { value: '', label: 'The draft' },
              ...versions
                .filter(({ number }) => number !== comparison.version.number)
                .map(({ number }) => ({ value: String(number), label: `Version ${number}` })),
            ]}
            value={String(comparison.against?.number ?? '')}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              const against = versions.find(({ number }) => String(number) === chosen) ?? null;
              onCompare({ version: comparison.version, against });
            }}
          />
          <DiffSummary difference={comparison.difference} />
          {readOnly ? null : (
            <Button size="xs" variant="default" onClick={() => restore(comparison.version)}>
              Take version {comparison.version.number} as the draft
            </Button>
          )}
        </Stack>
      )}
    </Stack>
  );
}
