import { ActionIcon, Button, Group, SegmentedControl, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconBraces, IconDatabase, IconHistory } from '@tabler/icons-react';
import { isError } from './document/problems';
import { useEditorState } from './canvas/EditorContext';
import { useProblems } from './canvas/ProblemList';
import { OtherEditors } from './draft/OtherEditors';
import { SaveIndicator } from './draft/SaveIndicator';
import type { EditingSession } from './draft/session';
import type { usePublish } from './draft/usePublish';
import type { Lock } from './draft/locks';
import type { JourneyView } from './queries';
import { LiveControls } from './live/LiveControls';
import { useLive, useLiveState } from './live/liveState';
import type { Side } from './SelectionPanel';
import type { View } from './Workflow';

interface Props {
  journey: JourneyView;
  session: EditingSession;
  narrow: boolean;
  view: View;
  onView: (view: View) => void;
  side: Side;
  onSide: (side: Side) => void;
  listed: boolean;
  onListed: (listed: boolean) => void;
  publishing: ReturnType<typeof usePublish>;
  lock: Lock;
  /** The versions that can be watched. */
  versions: readonly number[];
}

/** Edit or watch, what is wrong, whether it is saved, and the way out into the world. */
export function WorkflowBar(props: Props) {
  const { journey, session, narrow, view, onView, side, onSide, listed, onListed, publishing, lock, versions } = props;
  const live = useLive();
  const isLive = useLiveState((state) => state.live);
  const problems = useProblems();
  const errors = problems.filter(isError).length;
  const empty = useEditorState((state) => state.history.present.nodes.length === 0);
  const outreach = journey.preset === 'outreach';
  const locked = lock !== null && lock !== 'entry';

  return (
    <Group className="workflow-bar" gap="xs" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label="Edit the journey, or watch it"
        data={[
          { value: 'edit', label: narrow || locked ? 'Read' : 'Edit' },
          { value: 'live', label: 'Live' },
        ]}
        value={isLive ? 'live' : 'edit'}
        onChange={(mode) => {
          live.setState({ live: mode === 'live', version: null });
          onView('canvas');
          onSide('selection');
        }}
      />
      {isLive ? <LiveControls journey={journey} versions={versions} /> : null}
      <Group gap="xs" wrap="nowrap" ml="auto">
        {isLive ? null : (
          <>
            <OtherEditors />
            {narrow ? null : <SaveIndicator saver={session.saver} />}
            <Button
              size="compact-sm"
              variant={listed ? 'light' : 'subtle'}
              color={errors > 0 ? 'red' : 'gray'}
              leftSection={<IconAlertCircle size={16} />}
              aria-expanded={listed}
              onClick={() => onListed(!listed)}
            >
              {problems.length === 0
                ? 'No problems'
                : problems.length === 1
                  ? '1 problem'
                  : `${problems.length} problems`}
            </Button>
          </>
        )}
        {isLive ? null : (
          <Button
            size="compact-sm"
            variant={side === 'journey' ? 'light' : 'subtle'}
            color="gray"
            leftSection={<IconDatabase size={16} />}
            aria-pressed={side === 'journey'}
            onClick={() => onSide(side === 'journey' ? 'selection' : 'journey')}
          >
            {narrow ? 'Data' : 'Journey data'}
          </Button>
        )}
        {narrow || isLive ? null : (
          <>
            <Tooltip label={view === 'json' ? 'Show the canvas' : 'Show as JSON'}>
              <ActionIcon
                variant={view === 'json' ? 'light' : 'subtle'}
                color="gray"
                aria-label="JSON"
                aria-pressed={view === 'json'}
                onClick={() => onView(view === 'json' ? 'canvas' : 'json')}
              >
                <IconBraces size={18} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Versions, and what changed">
              <ActionIcon
                variant={side === 'versions' ? 'light' : 'subtle'}
                color="gray"
                aria-label="Versions"
                aria-pressed={side === 'versions'}
                onClick={() => {
                  onView('canvas');
                  onSide(side === 'versions' ? 'selection' : 'versions');
                }}
              >
                <IconHistory size={18} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        {isLive || narrow || locked ? null : (
          <>
            <Button
              size="xs"
              variant="default"
              loading={publishing.busy === 'validate'}
              onClick={() => void publishing.validate()}
            >
              Validate
            </Button>
            <Tooltip
              label={
                outreach
                  ? 'Validates the journey and makes it the one that runs use'
                  : 'Makes the draft the version that people take'
              }
            >
              <Button
                size="xs"
                disabled={empty}
                loading={publishing.busy === 'publish'}
                onClick={() => void publishing.publish(outreach)}
              >
                {outreach ? 'Save' : 'Publish'}
              </Button>
            </Tooltip>
          </>
        )}
      </Group>
    </Group>
  );
}
