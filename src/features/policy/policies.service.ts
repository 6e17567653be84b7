import { InvariantError } from '../../domain/errors.js';
import type { PolicyRevision } from '../../domain/policy/policy.js';
import { POLICY_HISTORY } from '../../domain/policy/revisions/policy-history.js';
import { type CompiledPolicy, compilePolicy } from '../../domain/timeline/compiled-policy.js';
import type { PolicySettings } from '../../domain/timeline/dated-policy.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Clock } from '../../platform/clock/index.js';
import type { Configuration } from '../../platform/config/index.js';
import type { Database, Tx } from '../../platform/database/index.js';
import type { Ledger } from '../audit/index.js';
import { beginInputsVersion, readInputsVersion } from './gate-inputs.repository.js';
import { digestOfRevision, insertRevision, listRevisions, newestRevision } from './policy-revision.repository.js';

/** Everything about the policy that decisions share, as of one version of the shared inputs. */
interface PolicyInForce {
  readonly version: number;
  readonly revision: PolicyRevision;
  readonly zoneByTenant: ReadonlyMap<string, string>;
  readonly compiledByZone: Map<string, CompiledPolicy>;
}

/** The newest published revision, compiled for each zone in which a partner tenant reads it. */
export class Policies {
  private inForce: PolicyInForce | null = null;

  private constructor(private readonly configuration: Configuration) {}

  /** Publishes what this build ships, once in the fleet, and reads what is in force. */
  static async start(
    database: Database,
    configuration: Configuration,
    clock: Clock,
    ledger: Ledger,
  ): Promise<Policies> {
    const policies = new Policies(configuration);
    await database.transaction((tx) => publishShipped(tx, clock.now(), ledger));
    await database.transaction((tx) => policies.refresh(tx));
    return policies;
  }

  /** The newest revision in the policy zone of a partner tenant; of no tenant: in the deployment's. */
  current(partnerTenantId: string | null): CompiledPolicy {
    const { compiledByZone, revision, zoneByTenant } = this.required();
    const zone =
      (partnerTenantId === null ? undefined : zoneByTenant.get(partnerTenantId)) ?? this.configuration.policyZone;
    const known = compiledByZone.get(zone);
    if (known !== undefined) return known;
    const compiled = compilePolicy(revision, this.settingsIn(zone));
    compiledByZone.set(zone, compiled);
    return compiled;
  }

  /** The newest published revision. */
  revision(): PolicyRevision {
    return this.required().revision;
  }

  /** The deployment's reading of a revision's days in a zone. */
  settingsIn(zone: string): PolicySettings {
    const { policyBoundary: boundary, undatedDirectSatisfiesReference } = this.configuration;
    return { zone, boundary, undatedDirectSatisfiesReference };
  }

  /** Reads the shared inputs again when they are of another version than this node's; returns the version it now has. */
  async refresh(tx: Tx): Promise<number> {
    const version = await readInputsVersion(tx);
    if (this.inForce?.version === version) return version;
    const revision = await newestRevision(tx);
    if (revision === null) throw new InvariantError('No policy revision has been published.');
    const tenants = await tx.query<{ partner_tenant_id: string; policy_zone: string }[]>(
      'select partner_tenant_id, policy_zone from partner_tenants',
    );
    const zoneByTenant = new Map(tenants.map((tenant) => [tenant.partner_tenant_id, tenant.policy_zone]));
    this.inForce = { version, revision, zoneByTenant, compiledByZone: new Map() };
    return version;
  }

  private required(): PolicyInForce {
    if (this.inForce === null) throw new InvariantError('The policy is asked for before it was read.');
    return this.inForce;
  }
}

/** Publishes what is shipped and not yet published; a published revision that reads otherwise stops the start. */
async function publishShipped(tx: Tx, at: Instant, ledger: Ledger): Promise<void> {
  await tx.query('lock table policy_revisions in share row exclusive mode');
  const published = new Map((await listRevisions(tx)).map((revision) => [revision.revisionId, revision.digest]));
  const missing = POLICY_HISTORY.filter((revision) => !published.has(revision.id));
  for (const revision of POLICY_HISTORY) refuseEdited(revision, published.get(revision.id));
  if (missing.length === 0) return;
  const version = await beginInputsVersion(tx);
  for (const revision of missing) await insertRevision(tx, revision, version, at);
  ledger.record(tx, {
    kind: 'policy.published',
    principalId: null,
    facts: { revisions: missing.map((revision) => revision.id), version },
  });
}

function refuseEdited(revision: PolicyRevision, publishedDigest: string | undefined): void {
  if (publishedDigest === undefined || publishedDigest === digestOfRevision(revision)) return;
  throw new InvariantError('A published policy revision was edited; publish a new one instead.', {
    revisionId: revision.id,
  });
}
