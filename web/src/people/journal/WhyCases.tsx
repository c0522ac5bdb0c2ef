import { Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { sentence } from './words';
import { operatorText, valueText } from './values';
import { plain } from './words';
import type { CaseSeen } from './why';

/** Everything that a branch compared, condition by condition, as a small table: field, operator, expected, actual, result. */
export function WhyCases({ cases }: { cases: CaseSeen[] }) {
  const total = cases.reduce((sum, seen) => sum + seen.all.length, 0);
  return (
    <details className="why">
      <summary>{total === 1 ? 'The compared value' : `All ${total} compared values`}</summary>
      <div className="why-scroll">
        <table>
          <thead>
            <tr>
              <th>Port</th>
              <th>Field</th>
              <th>Operator</th>
              <th>Expected</th>
              <th>Was</th>
              <th>Held</th>
            </tr>
          </thead>
          <tbody>
            {cases.flatMap((seen, at) =>
              seen.all.map((compared, index) => (
                <tr key={`${at}-${index}`}>
                  <td>{index === 0 ? plain(seen.port) : ''}</td>
                  <td>{compared.field}</td>
                  <td>{operatorText(compared)}</td>
                  <td>{compared.op === 'exists' ? '' : valueText(compared.expected)}</td>
                  <td>{valueText(compared.actual)}</td>
                  <td>
                    <Text span size="xs" c={compared.held ? 'var(--sojourn-good)' : 'dimmed'} className="why-held">
                      {compared.held ? <IconCheck size={12} aria-hidden /> : <IconX size={12} aria-hidden />}
                      {sentence(compared.held ? 'yes' : 'no')}
                    </Text>
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}
