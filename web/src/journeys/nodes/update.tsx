import { TagsInput, MultiSelect } from '@mantine/core';
import { problemsBelow, ProblemAtField } from '../forms/ProblemAtField';
import { segmentOptions } from '../forms/segmentOptions';
import { Increments } from './Increments';
import { useForm } from './panelFacts';
import { Section } from './Section';
import { TypedValues } from './TypedValues';
import { IconUserEdit } from '@tabler/icons-react';
import { NodeCheck } from './checks';
import type { NodeKind, PanelProps } from './kind';
import { onward } from './ports';
import { listOf, recordOf, settingsOf, textsOf } from './settings';

/** Changes the person and the enrollment: attributes, segments, journey data. */
export const update: NodeKind = {
  kind: 'update',
  label: 'Update',
  group: 'Data and systems',
  icon: IconUserEdit,
  color: 'grape',
  help: 'Changes the person’s attributes and segments, or the data that this journey carries.',
  initial: () => ({}),
  ports: () => [onward],
  describe: (node) => {
    const settings = settingsOf(node);
    const names = (setting: string) => Object.keys(recordOf(settings[setting])).join(', ');
    const list = (setting: string) => textsOf(settings[setting]).join(', ');
    return [
      names('set') && `Set ${names('set')}`,
      names('increment') && `Add to ${names('increment')}`,
      list('unset') && `Remove ${list('unset')}`,
      list('addSegments') && `Into ${list('addSegments')}`,
      list('removeSegments') && `Out of ${list('removeSegments')}`,
      names('setData') && `Note ${names('setData')}`,
    ]
      .filter(Boolean)
      .join(' · ');
  },
  check: (node, definition) => {
    const check = new NodeCheck(node, definition);
    const settings = settingsOf(node);
    const changes =
      ['set', 'increment', 'setData'].flatMap((setting) => Object.keys(recordOf(settings[setting]))).length +
      ['unset', 'addSegments', 'removeSegments'].flatMap((setting) => listOf(settings[setting])).length;
    return changes === 0
      ? check.error('missing_setting', 'set', 'Say what to change: attributes, segments or journey data.').problems
      : check.problems;
  },
  results: [],
  sets: (node) => Object.keys(recordOf(settingsOf(node)['setData'])),
  Panel: UpdatePanel,
};

function UpdatePanel(props: PanelProps) {
  const form = useForm(props);
  const attributes = form.fields
    .filter((field) => field.group === 'Profile' && field.path !== 'profile.id')
    .map((field) => field.path.replace('profile.', ''));
  return (
    <>
      <Section title="The person’s attributes">
        <TypedValues
          form={form}
          setting="set"
          label="Set"
          description="A value, or a field such as {{ journey.plan }}, which keeps its type."
          noun="attribute"
          keyPlaceholder="plan"
          checkKey={attributeProblem}
        />
        <Increments form={form} />
        <TagsInput
          label="Remove"
          description="Attributes that the person shall no longer have."
          placeholder={textsOf(form.at('unset')).length === 0 ? 'Attribute, then Enter' : ''}
          data={attributes}
          value={textsOf(form.at('unset'))}
          disabled={form.readOnly}
          acceptValueOnBlur
          onChange={(names) => form.set('unset', names)}
        />
        <ProblemAtField problems={problemsBelow(form.problems, form.path('unset'))} />
        <ProblemAtField problems={form.problemsAt('set')} />
      </Section>
      <Section title="Segments">
        {[
          { setting: 'addSegments', label: 'Put into' },
          { setting: 'removeSegments', label: 'Take out of' },
        ].map(({ setting, label }) => (
          <div key={setting}>
            <MultiSelect
              label={label}
              placeholder={textsOf(form.at(setting)).length === 0 ? 'Choose segments' : ''}
              searchable
              data={segmentOptions(form.segments, textsOf(form.at(setting)))}
              value={textsOf(form.at(setting))}
              disabled={form.readOnly}
              nothingFoundMessage="No segment is called that"
              onChange={(ids) => form.set(setting, ids)}
            />
            <ProblemAtField problems={problemsBelow(form.problems, form.path(setting))} />
          </div>
        ))}
      </Section>
      <Section title="Journey data">
        <TypedValues
          form={form}
          setting="setData"
          label="Set"
          description="Data that this journey carries, such as a flag that a later branch asks for."
          noun="field"
          keyPlaceholder="reminded"
          checkKey={dataProblem}
        />
      </Section>
    </>
  );
}

function attributeProblem(name: string): string | null {
  return name.includes('.') || name === 'id' || name.length > 255
    ? "Name an attribute of the profile, without dots; 'id' cannot be changed."
    : null;
}

function dataProblem(name: string): string | null {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name)
    ? null
    : 'Use a lower-case letter, then lower-case letters, digits and underscores.';
}
