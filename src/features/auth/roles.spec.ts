import { describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../platform/http/index.js';
import { type Role, ROLES, scopesOf } from './roles.js';

describe('roles', () => {
  it('let an administrator do everything, since nobody grants what they do not hold', () => {
    expect([...scopesOf(['administrator'])].sort()).toEqual([...SCOPES].sort());
  });

  it.each<Role>(['admin-agent', 'sales-agent'])('let an %s record acceptances and read them', (role) => {
    expect([...scopesOf([role])]).toEqual(expect.arrayContaining(['acceptances:read', 'acceptances:write']));
  });

  it('show a reviewer standings and no signer', () => {
    const scopes = scopesOf(['reviewer']);
    expect(scopes.has('customers:read')).toBe(true);
    expect(scopes.has('acceptances:read')).toBe(false);
    expect(scopes.has('reminders:read')).toBe(false);
  });

  it('never let the one who asks for an override also approve it, administrators aside', () => {
    const both = ROLES.filter((role) => {
      const scopes = scopesOf([role]);
      return scopes.has('overrides:request') && scopes.has('overrides:approve');
    });
    expect(both).toEqual(['administrator']);
  });

  it('add up', () => {
    expect(scopesOf(['approver', 'auditor'])).toEqual(new Set([...scopesOf(['approver']), ...scopesOf(['auditor'])]));
  });
});
