import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './mailer.js';

/** One plain address: no list, no display name, nothing that ends a header or a command. */
const PLAIN_ADDRESS = /^[^\s\p{Cc}<>()[\]\\,;:"@]{1,64}@[^\s\p{Cc}<>()[\]\\,;:"@]{1,253}$/u;

/** Whether the text is one address that may be offered to a server. */
export const isPlainAddress = (text: string): boolean => PLAIN_ADDRESS.test(text);

/** The host of a sender such as `Name <a@b.example>`, on which Message-IDs are made. */
export function hostOf(sender: string): string {
  const host = /@([^\s<>@]+?)>?\s*$/.exec(sender)?.[1];
  return host ?? 'localhost';
}

/**
 * A mail as nodemailer takes it.
 *
 * The envelope is explicit, so that no text in a header can add a recipient, and nothing is read from files or URLs.
 */
export function messageOf(mail: Mail, sender: string): SendMailOptions & { readonly messageId: string } {
  return {
    from: sender,
    to: { name: '', address: mail.to },
    envelope: { from: sender, to: [mail.to] },
    messageId: `<${mail.messageId}>`,
    subject: mail.subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '),
    text: mail.text,
    html: mail.html,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
