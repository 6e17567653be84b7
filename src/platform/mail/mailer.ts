/** How many mails one process sends at once, each over its own connection; further ones wait in the mailer. */
export const MAILS_AT_ONCE_MAX = 20;

/** One mail to one recipient. `messageId` comes without angle brackets; the same id marks a mail sent again. */
export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * What became of a mail: taken by the server; refused for good, so that sending it again is useless; or unknown, when
 * the server had its content and did not answer: it may or may not have taken it.
 *
 * `status` is the SMTP reply code, null when the address was not even offered to the server.
 */
export type MailOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly status: number | null }
  | { readonly kind: 'unknown' };

/** Where mails leave the program: an SMTP server, or the table of captured mails. */
export abstract class Mailer {
  /**
   * Hands one mail over.
   *
   * @param signal Gives up on the mail.
   * @throws OperationalError `MAIL_REFUSED` when the mail was certainly not taken and may be later: the server cannot
   *   be reached, or refuses for now.
   */
  abstract send(mail: Mail, signal: AbortSignal): Promise<MailOutcome>;
}
