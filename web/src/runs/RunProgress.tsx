import { Group, Progress, Text, Tooltip } from '@mantine/core';
import { countText } from '@/ui/Count';
import { donePercent, shares } from './progress';
import type { Metrics, Run } from './runQueries';

/** Where the recipients are: a bar of the shares, and the same as words and numbers. */
export function RunProgress({ run, metrics }: { run: Run; metrics: Metrics | undefined }) {
  const all = shares(metrics, run.recipients, run.status === 'cancelled');
  const said = all.map((share) => `${share.label} ${countText(share.count)}`).join(', ');
  return (
    <section aria-label="Progress">
      <Group justify="space-between" mb={6}>
        <Text size="sm" fw={600}>
          Progress
        </Text>
        <Text size="sm" c="dimmed" className="tabular">
          {donePercent(all)} % of {countText(run.recipients)} done
        </Text>
      </Group>
      <Progress.Root size={10} role="img" aria-label={said}>
        {all
          .filter((share) => share.count > 0)
          .map((share) => (
            <Tooltip key={share.word} label={`${share.label}: ${countText(share.count)}`}>
              <Progress.Section value={share.percent} color={share.color} aria-hidden />
            </Tooltip>
          ))}
      </Progress.Root>
      <dl className="run-counts">
        {all.map((share) => (
          <div key={share.word}>
            <dt>
              <span
                className="run-dot"
                style={{
                  background: `var(--mantine-color-${share.color.replace('.', '-')}${share.color.includes('.') ? '' : '-6'})`,
                }}
              />
              {share.label}
            </dt>
            <dd>{countText(share.count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
