import { type Scope, SCOPES } from '../../platform/http/index.js';

/** What a person may be. Admin agents and sales agents both record acceptances and read them. */
export const ROLES = ['admin-agent', 'sales-agent', 'reviewer', 'approver', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

const SCOPES_BY_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  'admin-agent': [
    'customers:read',
    'customers:write',
    'acceptances:read',
    'acceptances:write',
    'gate:check',
    'gate:simulate',
    'overrides:read',
    'overrides:request',
    'decisions:read',
    'scans:run',
    'scans:read',
    'policy:read',
    'reminders:read',
    'reminders:write',
  ],
  'sales-agent': [
    'customers:read',
    'customers:write',
    'acceptances:read',
    'acceptances:write',
    'gate:check',
    'gate:simulate',
    'overrides:read',
    'overrides:request',
    'decisions:read',
    'scans:read',
    'policy:read',
    'reminders:read',
  ],
  // Standings without signers: no acceptances:read, and no mails either, which go to them.
  reviewer: ['customers:read', 'gate:simulate', 'decisions:read', 'scans:read', 'policy:read'],
  approver: [
    'customers:read',
    'gate:simulate',
    'overrides:read',
    'overrides:approve',
    'decisions:read',
    'scans:read',
    'policy:read',
    'policy:approve',
  ],
  auditor: [
    'customers:read',
    'acceptances:read',
    'overrides:read',
    'decisions:read',
    'scans:read',
    'policy:read',
    'reminders:read',
    'admin:read',
    'audit:read',
  ],
  // Nobody grants what they do not hold, so whoever makes the other users holds everything.
  administrator: SCOPES,
};

/** Everything that a person with these roles may do. */
export const scopesOf = (roles: readonly Role[]): ReadonlySet<Scope> =>
  new Set(roles.flatMap((role) => SCOPES_BY_ROLE[role]));
