import {
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconBell,
  IconMail,
  IconMessage,
  IconMessages,
  IconPhone,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';

/** An outcome that the sandbox can give on a channel. */
export interface Outcome {
  id: string;
  label: string;
  /** How likely it is while nobody chose anything, as a share of 1: the server's own defaults. */
  usual: number;
  /** After how many seconds it usually comes, by the server's own defaults. */
  after: [from: number, to: number];
}

export interface ChannelKind {
  label: string;
  icon: Icon;
  line: string;
  outcomes: Outcome[];
  /** A call has one outcome, so they share one whole; a message climbs, and each status includes the later ones. */
  exclusive: boolean;
  /** A webhook is answered while it is called: there is nothing to delay. */
  delays: boolean;
}

const ringing: Outcome['after'] = [30, 90];

const message = (delivered: number, read: number, clicked: number, replied: number, failed: number): Outcome[] => [
  { id: 'delivered', label: 'Delivered', usual: delivered, after: [1, 3] },
  { id: 'read', label: 'Read', usual: read, after: [60, 3_600] },
  { id: 'clicked', label: 'Clicked', usual: clicked, after: [90, 5_400] },
  { id: 'replied', label: 'Replied', usual: replied, after: [180, 7_200] },
  { id: 'failed', label: 'Failed', usual: failed, after: [1, 3] },
];

const textual = { exclusive: false, delays: true };

/** What the console knows of each channel, beside what the server says. */
export const channelKinds: Record<string, ChannelKind> = {
  call: {
    label: 'Call',
    icon: IconPhone,
    line: 'Telephone calls by a voice agent.',
    exclusive: true,
    delays: true,
    outcomes: [
      { id: 'answered', label: 'Answered', usual: 0.45, after: ringing },
      { id: 'voicemail', label: 'Voicemail', usual: 0.25, after: ringing },
      { id: 'no_answer', label: 'No answer', usual: 0.2, after: ringing },
      { id: 'busy', label: 'Busy', usual: 0.05, after: ringing },
      { id: 'failed', label: 'Failed', usual: 0.05, after: ringing },
    ],
  },
  sms: {
    ...textual,
    label: 'SMS',
    icon: IconMessage,
    line: 'Text messages.',
    outcomes: message(0.96, 0, 0.08, 0.03, 0.02),
  },
  email: {
    ...textual,
    label: 'E-mail',
    icon: IconMail,
    line: 'Mail, with HTML and attachments.',
    outcomes: message(0.97, 0.35, 0.06, 0.01, 0.02),
  },
  whatsapp: {
    ...textual,
    label: 'WhatsApp',
    icon: IconBrandWhatsapp,
    line: 'WhatsApp templates and sessions.',
    outcomes: message(0.96, 0.75, 0.12, 0.08, 0.02),
  },
  rcs: {
    ...textual,
    label: 'RCS',
    icon: IconMessages,
    line: 'Rich texts, cards and quick replies.',
    outcomes: message(0.94, 0.7, 0.12, 0.06, 0.03),
  },
  telegram: {
    ...textual,
    label: 'Telegram',
    icon: IconBrandTelegram,
    line: 'Messages by a Telegram bot.',
    outcomes: message(0.98, 0.8, 0.1, 0.08, 0.01),
  },
  push: {
    ...textual,
    label: 'Push',
    icon: IconBell,
    line: 'Notifications in browsers and apps.',
    outcomes: message(0.9, 0, 0.05, 0, 0.04),
  },
  webhook: {
    label: 'Webhook',
    icon: IconWebhook,
    line: 'Requests to other systems.',
    exclusive: false,
    delays: false,
    outcomes: [
      { id: 'failed', label: 'Answers with an error', usual: 0.01, after: [0, 0] },
      { id: 'timeout', label: 'Never answers', usual: 0, after: [0, 0] },
    ],
  },
};

export function channelKind(kind: string): ChannelKind {
  return (
    channelKinds[kind] ?? { ...textual, label: kind, icon: IconMessage, line: '', outcomes: message(1, 0, 0, 0, 0) }
  );
}

const providerNames: Record<string, string> = {
  sandbox: 'Sandbox',
  smtp: 'Mail server (SMTP)',
  http: 'HTTP requests',
};

export function providerName(id: string): string {
  return providerNames[id] ?? id;
}
