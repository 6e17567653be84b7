import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InputError } from '../../domain/errors.js';
import type { PolicyRevision } from '../../domain/policy/policy.js';
import { formatInstant } from '../../domain/time/instant.js';
import { Database } from '../../platform/database/index.js';
import { RequireScope, textSchema } from '../../platform/http/index.js';
import { listRevisions, type PublishedRevision, readRevision } from './policy-revision.repository.js';

type RevisionSummary = Omit<PublishedRevision, 'publishedAt'> & { readonly publishedAt: string };

/** Shows the policy as it was published. */
@ApiTags('policy')
@Controller('v1/policy/revisions')
export class PolicyController {
  constructor(private readonly database: Database) {}

  @Get()
  @RequireScope('policy:read')
  @ApiOperation({ summary: 'Every published policy revision, oldest first' })
  async list(): Promise<{ items: RevisionSummary[]; nextCursor: null }> {
    const revisions = await this.database.transaction(listRevisions);
    const items = revisions.map((revision) => ({ ...revision, publishedAt: formatInstant(revision.publishedAt) }));
    return { items, nextCursor: null };
  }

  @Get(':revisionId')
  @RequireScope('policy:read')
  @ApiOperation({ summary: 'One revision whole: milestones, rules, attestation windows, sources' })
  async one(@Param('revisionId', { schema: textSchema(64) }) revisionId: string): Promise<PolicyRevision> {
    const revision = await this.database.transaction((tx) => readRevision(tx, revisionId));
    if (revision === null)
      throw new InputError('POLICY_REVISION_UNKNOWN', `There is no policy revision ${revisionId}.`);
    return revision;
  }
}
