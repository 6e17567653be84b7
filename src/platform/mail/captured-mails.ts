import { LessThan } from 'typeorm';
import type { Tx } from '../database/index.js';
import { CapturedMailEntity } from './captured-mail.entity.js';

/** A captured mail without its content. */
export type CapturedMailSummary = Pick<
  CapturedMailEntity,
  'mailId' | 'messageId' | 'recipient' | 'subject' | 'capturedAt'
>;

/** The captured mails, newest first; `beforeId` goes on behind the last one of the page before. */
export function listCaptured(tx: Tx, limit: number, beforeId: number | null = null): Promise<CapturedMailSummary[]> {
  return tx.find(CapturedMailEntity, {
    select: { mailId: true, messageId: true, recipient: true, subject: true, capturedAt: true },
    where: beforeId === null ? {} : { mailId: LessThan(beforeId) },
    order: { mailId: 'desc' },
    take: limit,
  });
}

/** One captured mail whole; null when there is none of that number. */
export const showCaptured = (tx: Tx, mailId: number): Promise<CapturedMailEntity | null> =>
  tx.findOneBy(CapturedMailEntity, { mailId });
