import { createHash } from 'node:crypto';
import type { PolicyRevision } from '../../domain/policy/policy.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';

/** A published revision as it stands in the database. */
export interface PublishedRevision {
  readonly number: number;
  readonly revisionId: string;
  readonly announcedOn: string;
  readonly summary: string;
  readonly digest: string;
  readonly publishedAt: Instant;
  /** The version of the gate's shared inputs from which the revision is the newest. */
  readonly fromVersion: number;
}

interface RevisionRow {
  readonly number: number;
  readonly revision_id: string;
  readonly announced_on: string;
  readonly summary: string;
  readonly digest: string;
  readonly published_at: Instant;
  readonly from_version: number;
}

/** What a revision's text is known by: SHA-256 of its JSON, in hexadecimal. */
export const digestOfRevision = (revision: PolicyRevision): string =>
  createHash('sha256').update(JSON.stringify(revision)).digest('hex');

/** Every published revision, oldest first. */
export async function listRevisions(tx: Tx): Promise<PublishedRevision[]> {
  const rows = await tx.query<RevisionRow[]>(
    `select number, revision_id, announced_on, summary, digest, published_at, from_version
     from policy_revisions order by number`,
  );
  return rows.map((row) => ({
    number: row.number,
    revisionId: row.revision_id,
    announcedOn: row.announced_on,
    summary: row.summary,
    digest: row.digest,
    publishedAt: row.published_at,
    fromVersion: row.from_version,
  }));
}

/** The whole snapshot of one revision; null when there is none of that id. */
export async function readRevision(tx: Tx, revisionId: string): Promise<PolicyRevision | null> {
  const rows = await tx.query<{ snapshot: PolicyRevision }[]>(
    'select snapshot from policy_revisions where revision_id = $1',
    [revisionId],
  );
  return rows[0]?.snapshot ?? null;
}

/** The newest published revision; null before the first start has published the shipped ones. */
export async function newestRevision(tx: Tx): Promise<PolicyRevision | null> {
  const rows = await tx.query<{ snapshot: PolicyRevision }[]>(
    'select snapshot from policy_revisions order by number desc limit 1',
  );
  return rows[0]?.snapshot ?? null;
}

/** Publishes one revision: from `version` on it is the newest. */
export async function insertRevision(
  tx: Tx,
  revision: PolicyRevision,
  version: number,
  publishedAt: Instant,
): Promise<void> {
  await tx.query(
    `insert into policy_revisions
       (number, revision_id, announced_on, summary, snapshot, digest, from_version, published_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      revision.number,
      revision.id,
      revision.announcedOn,
      revision.summary,
      JSON.stringify(revision),
      digestOfRevision(revision),
      version,
      instantParameter(publishedAt),
    ],
  );
}
