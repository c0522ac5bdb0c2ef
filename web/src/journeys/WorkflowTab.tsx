import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useState } from 'react';
import { useUser } from '@/app/session';
import { ErrorNotice } from '@/ui/ErrorNotice';
// In this order: what is compared is drawn over what is selected.
import './canvas/canvas.css';
import './canvas/cards.css';
import './canvas/ports.css';
import './canvas/edges.css';
import './canvas/notes.css';
import './canvas/palette.css';
import './canvas/around.css';
import './draft/comparison.css';
import './draft/json.css';
import { EditorContext } from './canvas/EditorContext';
import { sessionOf } from './draft/session';
import { journeyQuery, type JourneyView } from './queries';
import { createLive, LiveContext } from './live/liveState';
import { Workflow } from './Workflow';

/** The tab in which a journey is built, and watched while it runs. */
export function WorkflowTab() {
  const { journeyId } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(journeyQuery(journeyId ?? ''));
  const user = useUser();
  if (data === undefined || data.id !== journeyId) {
    return error === null ? (
      <Skeleton h="100%" radius={0} aria-label="Loading the journey" />
    ) : (
      <ErrorNotice error={error} title="The journey can't be shown" onRetry={() => void refetch()} />
    );
  }
  return <Loaded key={`${user?.id ?? ''}/${data.id}`} journey={data} />;
}

function Loaded({ journey }: { journey: JourneyView }) {
  const [session] = useState(() => sessionOf(journey));
  const [live] = useState(createLive);
  return (
    <EditorContext value={session.editor}>
      <LiveContext value={live}>
        <ReactFlowProvider>
          <Workflow journey={journey} session={session} />
        </ReactFlowProvider>
      </LiveContext>
    </EditorContext>
  );
}
