import type { Definition, FlowNode } from '../document/document';
import { NodeCheck } from './checks';

/** What can be wrong with every message. */
export function checkMessage(node: FlowNode, definition: Definition): NodeCheck {
  return new NodeCheck(node, definition).template('from').template('to').span('window').retry();
}
