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

export interface ChannelKind {
  label: string;
  icon: Icon;
  line: string;
  /** A call has one outcome, so they share one whole; a message climbs, and each status includes the later ones. */
  exclusive: boolean;
  /** A webhook is answered while it is called: there is nothing to delay. */
  delays: boolean;
}

const textual = { exclusive: false, delays: true };

/** What the console knows of each channel, beside what the server says. */
export const channelKinds: Record<string, ChannelKind> = {
  call: {
    label: 'Call',
    icon: IconPhone,
    line: 'Telephone calls by a voice agent.',
    exclusive: true,
    delays: true,
  },
  sms: {
    ...textual,
    label: 'SMS',
    icon: IconMessage,
    line: 'Text messages.',
  },
  email: {
    ...textual,
    label: 'E-mail',
    icon: IconMail,
    line: 'Mail, with HTML and attachments.',
  },
  whatsapp: {
    ...textual,
    label: 'WhatsApp',
    icon: IconBrandWhatsapp,
    line: 'WhatsApp templates and sessions.',
  },
  rcs: {
    ...textual,
    label: 'RCS',
    icon: IconMessages,
    line: 'Rich texts, cards and quick replies.',
  },
  telegram: {
    ...textual,
    label: 'Telegram',
    icon: IconBrandTelegram,
    line: 'Messages by a Telegram bot.',
  },
  push: {
    ...textual,
    label: 'Push',
    icon: IconBell,
    line: 'Notifications in browsers and apps.',
  },
  webhook: {
    label: 'Webhook',
    icon: IconWebhook,
    line: 'Requests to other systems.',
    exclusive: false,
    delays: false,
  },
};

export function channelKind(kind: string): ChannelKind {
  return channelKinds[kind] ?? { ...textual, label: kind, icon: IconMessage, line: '' };
}

const outcomeLabels: Record<string, string> = {
  answered: 'Answered',
  voicemail: 'Voicemail',
  no_answer: 'No answer',
  busy: 'Busy',
  delivered: 'Delivered',
  read: 'Read',
  clicked: 'Clicked',
  replied: 'Replied',
  failed: 'Failed',
};

/** A webhook does not fail as a message does. */
const webhookLabels: Record<string, string> = { failed: 'Answers with an error', timeout: 'Never answers' };

export function outcomeLabel(kind: string, outcome: string): string {
  return (kind === 'webhook' ? webhookLabels[outcome] : undefined) ?? outcomeLabels[outcome] ?? outcome;
}

const providerNames: Record<string, string> = {
  sandbox: 'Sandbox',
  smtp: 'Mail server (SMTP)',
  http: 'HTTP requests',
};

export function providerName(id: string): string {
  return providerNames[id] ?? id;
}
