import { branch } from './branch';
import { call } from './call';
import { delay } from './delay';
import { email } from './email';
import { exit } from './exit';
import { goal } from './goal';
import { groups, type Group, type NodeKind } from './kind';
import { framed } from './PanelFrame';
import { push } from './push';
import { rcs } from './rcs';
import { sms } from './sms';
import { split } from './split';
import { start } from './start';
import { telegram } from './telegram';
import { update } from './update';
import { waitFor } from './wait_for';
import { waitUntil } from './wait_until';
import { webhook } from './webhook';
import { whatsapp } from './whatsapp';

const own: NodeKind[] = [
  call,
  sms,
  email,
  whatsapp,
  rcs,
  telegram,
  push,
  delay,
  waitUntil,
  waitFor,
  branch,
  split,
  update,
  webhook,
  start,
  goal,
  exit,
];

/** Every kind of node, in the order of the palette. */
export const kinds: NodeKind[] = own.map((kind) => framed(kind, kindOf));

const byName = new Map(kinds.map((kind) => [kind.kind, kind]));

/** Undefined for a kind that this console does not know, which a document written by hand may have. */
export function kindOf(name: string): NodeKind | undefined {
  return byName.get(name);
}

/** What the palette offers, group by group; the start is placed with the journey and not dragged. */
export const palette: { group: Group; kinds: NodeKind[] }[] = groups.map((group) => ({
  group,
  kinds: kinds.filter((kind) => kind.group === group),
}));
