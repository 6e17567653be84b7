/** One mail to one recipient. `messageId` comes without angle brackets; the same id marks a mail sent again. */
export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * What became of a mail: taken by the server, or refused for good so that sending it again is useless.
 *
 * `status` is the SMTP reply code, null when the address was not even offered to the server.
 */
export type MailOutcome =
  { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly status: number | null; readonly reason: string };

/** Where mails leave the program: an SMTP server, or the table of captured mails. */
export abstract class Mailer {
  /**
   * Hands one mail over.
   *
   * @param signal Gives up on the mail; whether the server took it is then unknown.
   * @throws OperationalError `MAIL_REFUSED` when the server cannot be reached, refuses for now or drops the
   *   connection. The server may then have taken the mail nevertheless.
   */
  abstract send(mail: Mail, signal: AbortSignal): Promise<MailOutcome>;
}
