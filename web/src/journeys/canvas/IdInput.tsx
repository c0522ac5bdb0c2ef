import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Definition, FlowNode } from '../document/document';
import { idProblem, renameNode } from '../document/rename';
import { useEditor } from './EditorContext';

interface Props {
  node: FlowNode;
  document: Definition;
  readOnly: boolean;
}

/** The id is taken over when the field is left, with every reference to it; until then it may be half typed. */
export function IdInput({ node, document, readOnly }: Props) {
  const editor = useEditor();
  const [wish, setWish] = useState(node.id);
  const problem = idProblem(document, node.id, wish);
  const take = () => {
    if (problem === null && wish !== node.id) {
      editor.edit(`Change the id to ${wish}`, renameNode(editor.document(), node.id, wish), {
        select: { nodes: [wish] },
      });
    } else {
      setWish(node.id);
    }
  };
  // At 14 pixels the underscore of some monospace fonts is not drawn, which every other id has.
  return (
    <TextInput
      label="Id"
      size="sm"
      data-path={`nodes.${node.id}.id`}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      value={wish}
      disabled={readOnly}
      error={problem}
      onChange={(event) => setWish(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          take();
        } else if (event.key === 'Escape') {
          setWish(node.id);
        }
      }}
    />
  );
}
