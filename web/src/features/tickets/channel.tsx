// How a ticket came in, as a small picture with a name.
import { Braces, Cog, Globe, Mail, MessageSquare } from "lucide-react";
import { known, t } from "../../i18n";

const PICTURES = { web: Globe, email: Mail, mail: Mail, api: Braces, chat: MessageSquare, rule: Cog, system: Cog };

export function channelName(channel: string): string {
  const key = `channel.${channel}`;
  return known(key) ? t(key) : t("channel.other");
}

export function ChannelMark({ channel }: { channel: string }) {
  const Picture = PICTURES[channel as keyof typeof PICTURES] ?? MessageSquare;
  return <Picture aria-hidden="true" />;
}
