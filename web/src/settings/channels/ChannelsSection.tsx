import { Accordion, Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { channelsQuery } from '@/app/workspace';
import { ErrorNotice } from '@/ui/ErrorNotice';
import { SkeletonRows } from '@/ui/SkeletonRows';
import { Part } from '../Part';
import { ChannelForm } from './ChannelForm';
import { channelKind, providerName } from './channelKinds';

/** Each channel, and what carries it. */
export function ChannelsSection() {
  const { data, error, refetch } = useQuery(channelsQuery);
  // A form is made when it is first opened, and then keeps what was typed while it is closed.
  const [opened, setOpened] = useState<string[]>([]);
  return (
    <Part
      title="Channels"
      lead="What carries your messages. The sandbox plays a provider’s part, so that journeys can be tried without reaching anybody."
    >
      {data ? (
        <Accordion
          variant="contained"
          radius="md"
          onChange={(kind) =>
            setOpened((before) => (kind === null || before.includes(kind) ? before : [...before, kind]))
          }
        >
          {data.items.map((channel) => {
            const { label, icon: Picture, line } = channelKind(channel.kind);
            return (
              <Accordion.Item key={channel.kind} value={channel.kind}>
                <Accordion.Control icon={<Picture size={20} stroke={1.5} />}>
                  <Group justify="space-between" wrap="nowrap" pr="sm">
                    <div>
                      <Text size="sm" fw={500}>
                        {label}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {line}
                      </Text>
                    </div>
                    <Badge
                      className="provider-badge"
                      variant="light"
                      color={channel.provider === 'sandbox' ? 'yellow' : 'green'}
                      radius="sm"
                      tt="none"
                      fw={500}
                    >
                      {providerName(channel.provider)}
                    </Badge>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  {opened.includes(channel.kind) ? <ChannelForm channel={channel} /> : null}
                </Accordion.Panel>
              </Accordion.Item>
            );
          })}
        </Accordion>
      ) : error ? (
        <ErrorNotice error={error} title="The channels can't be shown" onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={8} height={56} />
      )}
    </Part>
  );
}
